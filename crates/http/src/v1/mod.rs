//! Version 1 of the API: one folder per area, one file per verb. Handlers take apart, call `app`, put together.

mod access;
mod cases;
mod catalogues;
mod clock;
mod copies;
mod delegations;
mod destructions;
mod devices;
mod disposals;
mod dossiers;
mod drafts;
mod find;
mod imports;
mod inbox;
mod judgements;
mod labels;
mod mirror;
mod numbers;
mod opinions;
mod readings;
mod recordings;
mod records;
mod reference;
mod reports;
mod retention;
mod rooms;
mod scenes;
mod session;
mod spills;
mod stations;
mod subordinates;
mod uploads;
mod viewings;
mod views;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::ApiState;

pub(crate) use uploads::tus::TusDoc;

/// What answers without a session.
pub(crate) fn open() -> OpenApiRouter<ApiState> {
    // What subordinates send is larger than what pages do.
    let mirror = OpenApiRouter::default()
        .routes(routes!(mirror::standing::handler, mirror::receive::handler))
        .routes(routes!(mirror::hand_back::handler))
        .layer(DefaultBodyLimit::max(mirror::receive::LONGEST_DELIVERY));
    let stations = OpenApiRouter::default()
        .routes(routes!(stations::greet::handler))
        .routes(routes!(stations::deliver::handler))
        .routes(routes!(stations::receipt::handler))
        .layer(DefaultBodyLimit::max(stations::deliver::LONGEST_DELIVERY));
    OpenApiRouter::default()
        .routes(routes!(session::create::handler))
        .routes(routes!(catalogues::published::handler))
        .routes(routes!(records::genuine::handler))
        .merge(mirror)
        .merge(stations)
}

/// What answers nobody but people who are logged in.
pub(crate) fn guarded() -> OpenApiRouter<ApiState> {
    OpenApiRouter::default()
        .routes(routes!(session::read::handler, session::delete::handler))
        .routes(routes!(reference::law::handler))
        .routes(routes!(reference::article::handler))
        .routes(routes!(reference::people::handler))
        .routes(routes!(reference::choices::handler))
        .routes(routes!(reference::record_type::handler))
        .routes(routes!(reference::blank::handler))
        .routes(routes!(inbox::read::handler))
        .routes(routes!(judgements::create::handler))
        .routes(routes!(clock::confirm::handler))
        .routes(routes!(disposals::list::handler, disposals::create::handler))
        .routes(routes!(disposals::carry_out::handler))
        .routes(routes!(spills::list::handler, spills::create::handler))
        .routes(routes!(spills::clear::handler))
        .routes(routes!(spills::destroy::handler))
        .routes(routes!(retention::read::handler, retention::enter::handler))
        .routes(routes!(stations::list::handler, stations::create::handler))
        .routes(routes!(stations::remove::handler))
        .routes(routes!(reports::list::handler))
        .routes(routes!(reports::read::handler))
        .routes(routes!(subordinates::list::handler))
        .routes(routes!(subordinates::figures::handler))
        .merge(at_the_scene())
        .merge(before_the_scene())
        .merge(in_the_case())
        .merge(in_the_archive())
        .routes(routes!(delegations::list::handler, delegations::create::handler))
        .routes(routes!(delegations::end::handler))
        .routes(routes!(delegations::give_standing::handler))
        .routes(routes!(delegations::end_standing::handler))
        .routes(routes!(find::search::handler))
        .routes(routes!(views::list::handler, views::save::handler))
        .routes(routes!(views::discard::handler))
        .routes(routes!(drafts::others::handler))
        .routes(routes!(drafts::read::handler, drafts::save::handler, drafts::discard::handler))
}

/// Scenes, recordings and access to them.
fn at_the_scene() -> OpenApiRouter<ApiState> {
    OpenApiRouter::default()
        .routes(routes!(scenes::list::handler, scenes::create::handler))
        .routes(routes!(scenes::read::handler))
        .routes(routes!(scenes::attend::handler))
        .routes(routes!(scenes::correct::handler))
        .routes(routes!(scenes::join::handler))
        .routes(routes!(scenes::report_loss::handler))
        .routes(routes!(scenes::mark::handler))
        .routes(routes!(scenes::narrate::handler))
        .routes(routes!(scenes::interrupt::handler))
        .routes(routes!(scenes::resume::handler))
        .routes(routes!(scenes::leave::handler))
        .routes(routes!(scenes::explain::handler))
        .routes(routes!(scenes::excuse_storage::handler))
        .routes(routes!(scenes::link_case::handler))
        .routes(routes!(uploads::list::handler))
        .routes(routes!(uploads::result::handler))
        .routes(routes!(uploads::page::handler))
        .routes(routes!(recordings::list::handler))
        .routes(routes!(recordings::read::handler))
        .routes(routes!(recordings::detections::handler))
        .routes(routes!(recordings::file_under::handler))
        .routes(routes!(recordings::state_time::handler))
        .routes(routes!(recordings::confirm_time::handler))
        .routes(routes!(recordings::decide_originality::handler))
        .routes(routes!(recordings::view::handler))
        .routes(routes!(viewings::content::handler))
        .routes(routes!(viewings::speech::handler))
        .routes(routes!(viewings::waveform::handler))
        .routes(routes!(labels::put::handler))
        .routes(routes!(labels::lift::handler))
        .routes(routes!(access::list::handler, access::create::handler))
        .routes(routes!(access::approve::handler))
        .routes(routes!(access::refuse::handler))
        .routes(routes!(access::revoke::handler))
        .routes(routes!(access::give_standing::handler))
        .routes(routes!(access::supervise::handler))
        .routes(routes!(access::release::handler))
        .routes(routes!(access::pack::handler, access::take_pack::handler))
}

/// What is kept ready for scenes: the catalogue, devices, rooms.
fn before_the_scene() -> OpenApiRouter<ApiState> {
    OpenApiRouter::default()
        .routes(routes!(catalogues::list::handler, catalogues::create::handler))
        .routes(routes!(catalogues::import::handler))
        .routes(routes!(catalogues::read::handler, catalogues::revise::handler))
        .routes(routes!(catalogues::submit::handler))
        .routes(routes!(catalogues::give_back::handler))
        .routes(routes!(catalogues::approve::handler))
        .routes(routes!(catalogues::publish::handler))
        .routes(routes!(devices::list::handler, devices::create::handler))
        .routes(routes!(devices::read::handler))
        .routes(routes!(devices::place::handler))
        .routes(routes!(devices::maintain::handler))
        .routes(routes!(devices::change_condition::handler))
        .routes(routes!(devices::check::handler))
        .routes(routes!(devices::compare_clock::handler))
        .routes(routes!(devices::take_out::handler))
        .routes(routes!(devices::bring_back::handler))
        .routes(routes!(rooms::list::handler, rooms::create::handler))
        .routes(routes!(rooms::change_cameras::handler))
        .routes(routes!(rooms::close::handler))
        .routes(routes!(rooms::begin_outage::handler))
        .routes(routes!(rooms::end_outage::handler))
}

/// Cases, their records and their dossiers.
fn in_the_case() -> OpenApiRouter<ApiState> {
    // A scan is larger than what pages say of it.
    let papers = OpenApiRouter::default()
        .routes(routes!(cases::keep_paper::handler))
        .routes(routes!(cases::keep_elsewhere::handler))
        .routes(routes!(records::sealed_file::keep, records::sealed_file::read))
        .layer(DefaultBodyLimit::max(app::case::LARGEST_PAPER));
    let imports = OpenApiRouter::default()
        .routes(routes!(imports::preview::handler))
        .routes(routes!(imports::run::handler))
        .layer(DefaultBodyLimit::max(app::import::table::LARGEST_FILE));
    OpenApiRouter::default()
        .merge(papers)
        .routes(routes!(cases::paper::handler))
        .routes(routes!(cases::opine_on_paper::handler))
        .routes(routes!(opinions::agree::handler))
        .routes(routes!(cases::list::handler, cases::create::handler))
        .routes(routes!(cases::spot_known::handler, cases::spot::handler))
        .routes(routes!(cases::export::handler))
        .routes(routes!(cases::read::handler))
        .routes(routes!(cases::submit::handler))
        .routes(routes!(cases::opine::handler))
        .routes(routes!(cases::remind::handler))
        .routes(routes!(cases::close::handler))
        .routes(routes!(cases::compile::handler))
        .routes(routes!(cases::verify::handler))
        .routes(routes!(cases::preset::handler))
        .routes(routes!(records::create::handler))
        .routes(routes!(records::read::handler, records::reissue::handler))
        .routes(routes!(records::print::handler))
        .routes(routes!(records::scan::handler))
        .routes(routes!(records::redact::handler))
        .routes(routes!(records::redaction::handler))
        .routes(routes!(records::finalise::handler))
        .routes(routes!(records::void::handler))
        .merge(imports)
        .routes(routes!(imports::kinds::handler))
        .routes(routes!(imports::list::handler))
        .routes(routes!(numbers::list::handler))
        .routes(routes!(numbers::reserve::handler))
        .routes(routes!(numbers::void::handler))
        .routes(routes!(copies::create::handler))
        .routes(routes!(copies::redact::handler))
        .routes(routes!(copies::list::handler))
        .routes(routes!(copies::read::handler))
        .routes(routes!(copies::note::handler))
        .routes(routes!(copies::withdraw::handler))
        .routes(routes!(records::ask_review::handler))
        .routes(routes!(records::answer_review::handler))
        .routes(routes!(records::review_on_paper::handler))
        .routes(routes!(records::remind::handler))
        .routes(routes!(cases::dossier_plan::handler))
        .routes(routes!(cases::dossier_sheet::handler))
        .routes(routes!(cases::dossier_index::handler))
}

/// Dossiers from the shelf of the handlers to the archive, and by which readings and numbers they get there.
fn in_the_archive() -> OpenApiRouter<ApiState> {
    OpenApiRouter::default()
        .routes(routes!(readings::read::handler, readings::confirm::handler))
        .routes(routes!(readings::number_fonds::handler))
        .routes(routes!(dossiers::list::handler))
        .routes(routes!(dossiers::due::handler))
        .routes(routes!(dossiers::hand_over::handler))
        .routes(routes!(dossiers::package::handler))
        .routes(routes!(dossiers::inspect::handler))
        .routes(routes!(dossiers::supplement::handler))
        .routes(routes!(dossiers::supplement_package::handler))
        .routes(routes!(dossiers::appraise::handler))
        .routes(routes!(dossiers::hold::handler))
        .routes(routes!(dossiers::end_hold::handler))
        .routes(routes!(dossiers::transfer::handler))
        .routes(routes!(destructions::list::handler, destructions::create::handler))
        .routes(routes!(destructions::approve::handler))
        .routes(routes!(destructions::carry_out::handler))
}
