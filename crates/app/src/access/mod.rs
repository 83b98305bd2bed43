//! Access by approval (Art. 24): ask, approve or refuse, take back; view under a grant; give a pack of copies away; say what left the
//! agency. A supervisor looks under a task (Art. 26).

mod ask;
mod attempt;
mod decide;
mod grant;
mod label;
mod pack;
mod pack_page;
mod release;
mod standing;
mod text;
mod view;
mod volume;

pub use ask::{AccessInput, ask};
pub(crate) use attempt::{noted, require_or_noted};
pub use decide::{approve, refuse, revoke};
pub use grant::{Permit, is_waiting, permit};
pub(crate) use grant::{permit_record, requests_of};
pub use label::{LabelInput, Labelled, label, unlabel};
pub use pack::{pack, take_pack};
pub use release::release;
pub use standing::{StandingInput, SupervisionInput, give_standing, open_supervision};
pub(crate) use text::{consult, knows, knows_scene, reads};
pub use view::{Pass, Seen, Viewing, enter_stream, may_continue, open_viewing};
pub(crate) use volume::{Sight, admit, enter, in_second_volume, is_inner, look, order_of, sight};
