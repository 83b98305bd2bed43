//! Words that must not be committed: unfinished code, paths of the machine somebody wrote on, and download addresses in
//! lock files, which would tie a build to one registry host.

use super::{Finding, Source};

struct Word {
    /// Split so that this file does not hold it.
    text: &'static str,
    /// How a file's path must end for the word to matter.
    in_files: &'static str,
    /// Whether the word counts only where a path can begin.
    begins_path: bool,
    says: &'static str,
}

const WORDS: &[Word] = &[
    Word { text: concat!("todo", "!("), in_files: ".rs", begins_path: false, says: "unfinished code" },
    Word { text: concat!("unimplemented", "!("), in_files: ".rs", begins_path: false, says: "unfinished code" },
    Word { text: concat!("/wo", "rk/"), in_files: "", begins_path: true, says: "a path of one machine" },
    Word { text: concat!("/tm", "p/z/"), in_files: "", begins_path: true, says: "a path of one machine" },
    Word { text: concat!("/ro", "ot/"), in_files: "", begins_path: true, says: "a path of one machine" },
    Word {
        text: concat!("\"resolved\": ", "\"http"),
        in_files: "package-lock.json",
        begins_path: false,
        says: "a download address in a lock file",
    },
];

pub fn check(sources: &[Source]) -> Vec<Finding> {
    sources.iter().flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Finding> {
    let words: Vec<&Word> = WORDS.iter().filter(|word| source.path.ends_with(word.in_files)).collect();
    let lines = source.text.lines().enumerate();
    let hits = lines.flat_map(|(index, line)| {
        let found = words.iter().filter(|word| word.is_in(line));
        found.map(move |word| Finding::new(source, index + 1, format!("{}: `{}`", word.says, word.text)))
    });
    hits.collect()
}

impl Word {
    fn is_in(&self, line: &str) -> bool {
        line.match_indices(self.text).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            // Behind a name it is a folder of that name, and only at the beginning a machine's.
            !self.begins_path || before.is_none_or(|c| !c.is_alphanumeric() && !"._-}~".contains(c))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{places, source};
    use super::*;

    #[test]
    fn unfinished_code_fails_in_rust_only() {
        let text = "fn later() {\n    TODO!()\n}".replace("TODO", concat!("to", "do"));
        assert_eq!(places(&check(&[source("a.rs", &text), source("a.md", &text)])), ["a.rs:2"]);
    }

    #[test]
    fn a_path_of_one_machine_fails_where_a_path_can_begin() {
        let folder = concat!("/wo", "rk/");
        let text = format!("see {folder}shared\ndocs{folder}notes\n\"{folder}main\"");
        assert_eq!(places(&check(&[source("README.md", &text)])), ["README.md:1", "README.md:3"]);
    }

    #[test]
    fn a_download_address_in_a_lock_file_fails() {
        let text = format!("{}s://registry.example/a.tgz\"", concat!("\"resolved\": ", "\"http"));
        assert_eq!(places(&check(&[source("web/package-lock.json", &text)])), ["web/package-lock.json:1"]);
    }
}
