//! How long a row of the table of steps gives: its number, extensions, days that do not count, and the sentence that explains the last day.
//! What opens and closes a row is not here.

use base::{Day, Timestamp};
use law::{Deadline, Measure, Parameter, RunsFrom};

use super::steps::{Opening, start};
use crate::context::Context;
use crate::facts::{CaseFile, Step};

/// When a row ends.
pub(super) enum Ending {
    /// No law sets a number here.
    None,
    /// It has begun and does not run at present.
    Open {
        /// Why, for the reader.
        note: String,
    },
    /// It ends.
    At {
        /// The first instant that is too late.
        due: Timestamp,
        /// When the row begins to ask, if that is later than what opened it.
        asks_from: Option<Timestamp>,
        /// Whether the end may move when a notice on holidays comes out.
        provisional: bool,
        /// How it came about.
        note: String,
    },
}

impl Ending {
    fn on(until: Timestamp) -> Self {
        let (due, note) = (Timestamp::end_of(until.day()), format!("{} 届满。", until.day()));
        Self::At { due, asks_from: None, provisional: false, note }
    }
}

/// When a row ends, or the sentence that says why that cannot be told.
pub(super) fn ending(
    row: &Deadline,
    case: &CaseFile,
    opening: &Opening,
    closing: Option<&Step>,
    cx: &Context,
) -> Result<Ending, String> {
    let from = start(row, opening);
    let Some(id) = &row.parameter else {
        // What lasts until a day is due on that day.
        let until = opening.until.filter(|_| row.runs == RunsFrom::Until);
        return Ok(until.map_or(Ending::None, Ending::on));
    };
    let Some(period) = cx.own_parameter(id, from.day())? else { return Ok(Ending::None) };
    let mut note = format!("{period}：{}。", cite(period, id, cx));
    if let Some(span) = period.span() {
        return Ok(Ending::At { due: from.plus(span), asks_from: None, provisional: false, note });
    }
    if row.runs == RunsFrom::BackFromUntil {
        return backwards(period, from.day(), note, cx);
    }
    let (begin, asks_from) = match &row.after {
        None => (from.day(), None),
        Some(before) => {
            let (first, over) = cx.due(before, from.day())?;
            note.push_str(&format!("自 {} 起 {first}，{} 届满后起算。", from.day(), over.day));
            (over.day, Some(Timestamp::end_of(over.day)))
        }
    };
    let mut run = Run { period: period.clone(), begin, lost: 0, until: None };
    for event in events(row, case, opening, closing, cx) {
        // What came about when the time was over does not bring it back.
        if event.from.day() > run.end(cx)?.0 {
            break;
        }
        match event.change {
            Change::Longer(number) => {
                let more = cx.parameter(number, begin)?;
                run.period.value = run.period.value.saturating_add(more.value);
                note.push_str(&format!("延长 {more}（{}）。", cite(more, number, cx)));
            }
            Change::To(until) => {
                run.until = Some(until.day());
                note.push_str(&format!("继续延长至 {}。", until.day()));
            }
            Change::Pause(Some(until)) => {
                let days = run.days_between(event.from.day(), until.day(), cx);
                run.lost += days;
                note.push_str(&format!("不计入的 {days} 日已经扣除。"));
            }
            // What does not count goes on: the end is not known.
            Change::Pause(None) => return Ok(Ending::Open { note: format!("{note}期限中止计算。") }),
        }
    }
    let (day, provisional) = run.end(cx)?;
    note.push_str(&run.account(cx));
    Ok(Ending::At { due: Timestamp::end_of(day), asks_from, provisional, note })
}

/// It must be done so long before a day that is fixed.
fn backwards(period: &Parameter, day: Day, mut note: String, cx: &Context) -> Result<Ending, String> {
    let count = u32::try_from(period.value).ok().zip(period.unit.days());
    let (n, unit) = count.ok_or_else(|| format!("参数“{}”不是日数，无法判定", period.id))?;
    let last = cx.calendar.back(day, n, unit);
    note.push_str(&format!("至迟 {last}。"));
    Ok(Ending::At { due: Timestamp::end_of(last), asks_from: None, provisional: false, note })
}

/// The number's provision, and the one it goes before where the agency's field has a number of its own (Art. 2 para. 2).
fn cite(period: &Parameter, id: &str, cx: &Context) -> String {
    let own = cx.law.cite(period.basis);
    let unsure = if period.verified { "" } else { "，未核实" };
    let general = cx.law.parameter(id, period.from).filter(|_| !period.fields.is_empty());
    match general {
        Some(general) if general.value != period.value || general.unit != period.unit => {
            format!("{own}{unsure}；另有规定的从其规定，{}为 {general}", cx.law.cite(general.basis))
        }
        _ => format!("{own}{unsure}"),
    }
}

/// A period that runs, with the days it lost.
struct Run {
    period: Parameter,
    begin: Day,
    lost: i64,
    /// A day that was set in its place.
    until: Option<Day>,
}

impl Run {
    /// The period with what was added, as the number of days that must pass.
    fn whole(&self) -> Parameter {
        match self.period.unit {
            Measure::Day | Measure::Workday => {
                Parameter { value: self.period.value.saturating_add(self.lost), ..self.period.clone() }
            }
            _ => self.period.clone(),
        }
    }

    /// The last day, and whether it may move.
    fn end(&self, cx: &Context) -> Result<(Day, bool), String> {
        if let Some(until) = self.until {
            return Ok((until, false));
        }
        let due = self.whole().due(cx.calendar, self.begin);
        let due = due.ok_or_else(|| format!("参数“{}”不是期间，无法判定", self.period.id))?;
        Ok((due.day, due.provisional))
    }

    /// How many days of the period's own kind lie after one day up to another.
    fn days_between(&self, from: Day, until: Day, cx: &Context) -> i64 {
        match self.period.unit {
            Measure::Workday => cx.calendar.workdays_between(from, until).max(0),
            _ => until.since(from).map_or(0, |span| i64::from(span.get_days()).max(0)),
        }
    }

    /// Every day in one sentence.
    fn account(&self, cx: &Context) -> String {
        if self.until.is_some() {
            return String::new();
        }
        self.whole().term(cx.calendar, self.begin).map(|term| format!("{}。", term.account())).unwrap_or_default()
    }
}

/// Something that moves the end.
struct Moved<'a> {
    from: Timestamp,
    change: Change<'a>,
}

enum Change<'a> {
    /// Another number is added.
    Longer(&'a str),
    /// A day is set, as an extension beyond the numbers of the law names it itself.
    To(Timestamp),
    /// Days do not count, up to an instant or for the time being.
    Pause(Option<Timestamp>),
}

/// What moves the end of a row, in the order of its beginning; times that overlap are one.
fn events<'a>(row: &'a Deadline, case: &CaseFile, opening: &Opening, closing: Option<&Step>, cx: &Context) -> Vec<Moved<'a>> {
    let since = |s: &&Step| s.at.at >= opening.at || s.at.at.day() == opening.at.day();
    let before = |s: &&Step| closing.is_none_or(|done| s.at.at < done.at.at);
    // Until when a step lasts: as it says itself, else until the step that ends it.
    let until = |s: &Step| {
        let ended_by = cx.law.steps.iter().find(|kind| kind.id == s.step).and_then(|kind| kind.ended_by.as_ref());
        let ends = |later: &&Step| !later.draft && Some(&later.step) == ended_by && later.at.at >= s.at.at;
        s.until.or_else(|| case.steps.iter().find(ends).map(|later| later.at.at))
    };
    let mut pauses: Vec<(Timestamp, Option<Timestamp>)> = Vec::new();
    let mut times: Vec<_> = case.steps.iter().filter(|s| row.without.contains(&s.step)).filter(since).filter(before).collect();
    times.sort_by_key(|s| s.at.at);
    for step in times {
        match pauses.last_mut() {
            Some((_, None)) => {}
            Some((_, Some(end))) if step.at.at <= *end => {
                pauses
                    .last_mut()
                    .into_iter()
                    .for_each(|(_, end)| *end = until(step).map(|until| end.map_or(until, |e| e.max(until))));
            }
            _ => pauses.push((step.at.at, until(step))),
        }
    }
    let pauses = pauses.into_iter().map(|(from, until)| Moved { from, change: Change::Pause(until) });
    // An extension that is not signed yet extends nothing.
    let longer = case.steps.iter().filter(|s| !s.draft).filter(since);
    let longer = longer.filter_map(|s| {
        let number = row.extended_by.get(&s.step)?;
        Some(Moved { from: s.at.at, change: s.until.map_or(Change::Longer(number), Change::To) })
    });
    let mut all: Vec<_> = pauses.chain(longer).collect();
    all.sort_by_key(|moved| moved.from);
    all
}
