//! What a test run says at its end: each step with its time, then the count of all tests.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::counts::Counts;

/// The steps that ran.
#[derive(Default)]
pub struct Summary {
    steps: Vec<Done>,
}

struct Done {
    name: &'static str,
    took: Duration,
    counts: Counts,
    succeeded: bool,
}

impl Summary {
    /// Runs a step, under its heading, and keeps how it went.
    pub fn run(&mut self, name: &'static str, step: impl FnOnce(&mut Counts) -> Result<()>) {
        println!("\n== {name}");
        let began = Instant::now();
        let mut counts = Counts::default();
        let outcome = step(&mut counts);
        if let Err(why) = &outcome {
            println!("{name}: {why:#}");
        }
        self.steps.push(Done { name, took: began.elapsed(), counts, succeeded: outcome.is_ok() });
    }

    /// Prints the table and the total; fails if a step failed.
    pub fn close(self) -> Result<()> {
        println!();
        for step in &self.steps {
            println!("{}", step.line());
        }
        for (step, failure) in self.steps.iter().flat_map(|step| step.counts.failures.iter().map(move |one| (step.name, one))) {
            println!("{step}: {failure}");
        }
        if let Some((passed, failed)) = self.total() {
            println!("\n{passed} passed, {failed} failed");
        }
        let failed: Vec<&str> = self.steps.iter().filter(|step| !step.succeeded).map(|step| step.name).collect();
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }

    /// What the runners counted, if any did. A step that failed without counting a failed test is one failure,
    /// so that the total never looks clean when the run was not.
    fn total(&self) -> Option<(u64, u64)> {
        if self.steps.iter().all(|step| step.counts.is_empty()) {
            return None;
        }
        let silent = self.steps.iter().filter(|step| !step.succeeded && step.counts.failed == 0).count();
        let passed = self.steps.iter().map(|step| step.counts.passed).sum();
        let failed = self.steps.iter().map(|step| step.counts.failed).sum::<u64>();
        Some((passed, failed + silent as u64))
    }
}

impl Done {
    fn line(&self) -> String {
        let outcome = if self.succeeded { "ok" } else { "FAILED" };
        let counted = match &self.counts {
            counts if counts.is_empty() => String::new(),
            counts => format!("  {} passed, {} failed", counts.passed, counts.failed),
        };
        format!("{:<10} {:>7.1} s  {outcome:<6}{counted}", self.name, self.took.as_secs_f64()).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(passed: u64, failed: u64, succeeded: bool) -> Done {
        let counts = Counts { passed, failed, ..Counts::default() };
        Done { name: "step", took: Duration::from_millis(1500), counts, succeeded }
    }

    fn total(steps: Vec<Done>) -> Option<(u64, u64)> {
        Summary { steps }.total()
    }

    #[test]
    fn a_run_without_counts_claims_none() {
        assert_eq!(total(vec![done(0, 0, true)]), None);
        assert_eq!(total(vec![done(0, 0, false)]), None);
    }

    #[test]
    fn a_step_that_failed_shows_in_the_total() {
        assert_eq!(total(vec![done(5, 0, true), done(0, 0, false), done(3, 1, false)]), Some((8, 2)));
    }

    #[test]
    fn a_line_names_step_time_and_outcome() {
        assert_eq!(done(5, 0, true).line(), "step           1.5 s  ok      5 passed, 0 failed");
        assert_eq!(done(0, 0, false).line(), "step           1.5 s  FAILED");
    }
}
