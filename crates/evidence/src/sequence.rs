//! What the numbers of a device's files say: which are missing (F11), which came late, which is shorter than the device makes its parts
//! (F12). Of one device on one day; a number is a claim of the file's name. Pure; who the neighbours are is found out elsewhere.

use base::{Sha256Digest, Span, Timestamp};

use crate::finding::{Finding, FindingCode};

/// Numbers farther apart than this are two ways of counting, not files that are missing.
const MISSING_AT_MOST: u32 = 100;
/// A device goes on with its next part within this time.
const AT_ONCE: Span = Span::from_seconds(3);
/// Parts of one device differ by no more than this.
const ALIKE: Span = Span::from_seconds(3);
/// So many parts of one length, each followed at once by the next, show how long the device makes its parts.
const PARTS: usize = 3;
/// Below this much before 4 GiB a file system is no reason to end a file.
const NEAR_4_GIB: u64 = (4 << 30) - (64 << 20);

/// A file of the device, by its name and its chosen time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// Its running number.
    pub number: u32,
    /// Its first instant, by the device's clock.
    pub start: Timestamp,
    /// How long it is; zero for a photo.
    pub length: Span,
    /// How many bytes.
    pub size: u64,
    /// Its bytes.
    pub content: Sha256Digest,
    /// When it was received.
    pub received_at: Timestamp,
    /// Whether it ended as it should.
    pub finished: bool,
    /// Whether the device's key for important files was pressed: that begins a new file.
    pub important: bool,
}

impl Numbered {
    fn end(&self) -> Timestamp {
        self.start.plus(self.length)
    }
}

/// What its place among the others says of the file `of`. `day` holds all files of the device and the day that are known, itself among
/// them, in any order; a position beyond them says nothing.
pub fn findings(day: &[Numbered], of: usize) -> Vec<Finding> {
    let Some(this) = day.get(of) else { return Vec::new() };
    let before = day.iter().filter(|f| f.number < this.number).max_by_key(|f| f.number);
    let after = day.iter().filter(|f| f.number > this.number).min_by_key(|f| f.number);
    let missing = before.and_then(|before| missing(before, this));
    let late = after.and_then(|after| late(this, after));
    let short = after.filter(|a| a.number == this.number + 1).and_then(|after| short(this, after, part_length(day)?));
    let reused = day.iter().any(|f| f.number == this.number && f.start == this.start && f.content != this.content);
    let reused = reused.then(|| {
        let message = format!("另有一个第 {} 号文件开始时间相同而内容不同，两件都保存", number(this.number));
        Finding::question(FindingCode::NameReused, message)
    });
    [reused, missing, late, short].into_iter().flatten().collect()
}

/// F11: numbers between a file and the one before.
fn missing(before: &Numbered, this: &Numbered) -> Option<Finding> {
    let lacking = this.number - before.number - 1;
    // A number that is higher although the file is older belongs to another count: the card was emptied meanwhile.
    if lacking == 0 || lacking > MISSING_AT_MOST || before.start > this.start {
        return None;
    }
    let which = match lacking {
        1 => format!("第 {} 号", number(before.number + 1)),
        n => format!("第 {} 号至第 {} 号共 {n} 个", number(before.number + 1), number(this.number - 1)),
    };
    let message = format!(
        "缺{which}文件：第 {} 号止于 {}，第 {} 号始于 {}",
        number(before.number),
        clock(before.end()),
        number(this.number),
        clock(this.start)
    );
    Some(Finding::question(FindingCode::MissingNumber, message))
}

/// A file that came on a later day than the one after it. Within a day files come in any order.
fn late(this: &Numbered, after: &Numbered) -> Option<Finding> {
    let (came, next_came) = (this.received_at.day(), after.received_at.day());
    (came > next_came).then(|| {
        let message =
            format!("第 {} 号文件 {came} 入库，晚于其后的第 {} 号（{next_came}）", number(this.number), number(after.number));
        Finding::question(FindingCode::ArrivedAfterNext, message)
    })
}

/// F12: shorter than a part, whereas the next file begins as if it had been whole.
fn short(this: &Numbered, after: &Numbered, part: Span) -> Option<Finding> {
    let lacking = part.millis() - this.length.millis();
    let film = this.length > Span::ZERO && after.length > Span::ZERO;
    let reason = !this.finished || this.size >= NEAR_4_GIB || this.important || after.important;
    if !film || reason || lacking <= ALIKE.millis() {
        return None;
    }
    let near = |a: Timestamp, b: Timestamp| a.since(b).millis().abs() <= AT_ONCE.millis();
    let (lacking, part) = (seconds(lacking), seconds(part.millis()));
    if near(after.start, this.start.plus(Span::from_millis(part * 1000))) {
        let message = format!("比设备的分段长度 {part} 秒短 {lacking} 秒，而下一个文件正好在满一段时开始");
        return Some(Finding::question(FindingCode::ShorterThanPart, message));
    }
    near(after.start, this.end()).then(|| {
        let message = format!("没有到设备的分段长度 {part} 秒就换了下一个文件，短 {lacking} 秒");
        Finding::info(FindingCode::ShorterThanPart, message)
    })
}

/// How long the device makes its parts, if enough of them show it.
fn part_length(day: &[Numbered]) -> Option<Span> {
    let followed = |f: &&Numbered| {
        let next = day.iter().find(|n| n.number == f.number + 1);
        f.length > Span::ZERO && next.is_some_and(|n| n.start.since(f.end()).millis().abs() <= AT_ONCE.millis())
    };
    let lengths: Vec<Span> = day.iter().filter(followed).map(|f| f.length).collect();
    let alike = |length: Span| lengths.iter().filter(|l| (l.millis() - length.millis()).abs() <= ALIKE.millis()).count();
    let best = lengths.iter().copied().max_by_key(|l| (alike(*l), *l))?;
    (alike(best) >= PARTS).then_some(best)
}

fn number(n: u32) -> String {
    format!("{n:04}")
}

/// A time of day to the second.
fn clock(t: Timestamp) -> String {
    let c = t.civil();
    format!("{:02}:{:02}:{:02}", c.hour(), c.minute(), c.second())
}

/// Whole seconds, rounded.
fn seconds(millis: i64) -> i64 {
    (millis + 500) / 1000
}

#[cfg(test)]
mod tests;
