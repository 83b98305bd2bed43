//! How long the processor worked for a process, as Linux counts it: the measure that other work on the machine spoils least.

use std::fs::read_to_string;

use anyhow::{Context, Result};

/// The unit in which every Linux tells it to programs (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;

/// Where the fields stand behind the name of the program, in `/proc/PID/stat`: in user space and in the kernel.
const OWN: [usize; 2] = [11, 12];
const OF_CHILDREN: [usize; 2] = [13, 14];

/// Seconds that it worked for a running process so far, its threads included.
pub fn of_process(id: u32) -> Result<f64> {
    seconds(&read_to_string(format!("/proc/{id}/stat"))?, OWN)
}

/// Seconds that it worked for children of ours that have ended.
pub fn of_children() -> Result<f64> {
    seconds(&read_to_string("/proc/self/stat")?, OF_CHILDREN)
}

fn seconds(stat: &str, fields: [usize; 2]) -> Result<f64> {
    // The name may hold spaces and brackets.
    let (_, behind) = stat.rsplit_once(") ").context("a line without a name")?;
    let values: Vec<&str> = behind.split(' ').collect();
    let ticks = |field: usize| values.get(field).and_then(|value| value.parse::<f64>().ok());
    let sum: Option<f64> = fields.into_iter().map(ticks).sum();
    Ok(sum.context("a line without times")? / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_behind_any_name() {
        let line = "4711 (a) (b) S 1 2 3 0 -1 4194304 10 20 30 40 250 150 700 300 20 0 1 0 5";
        assert_eq!(seconds(line, OWN).unwrap(), 4.0);
        assert_eq!(seconds(line, OF_CHILDREN).unwrap(), 10.0);
        assert!(seconds("4711 (cut) S 1 2", OWN).is_err());
    }

    #[test]
    fn work_is_counted() {
        let before = of_process(std::process::id()).unwrap();
        let mut sum = 0_u64;
        while of_process(std::process::id()).unwrap() < before + 0.05 {
            sum = std::hint::black_box(sum + 1);
        }
        assert!(sum > 0);
    }
}
