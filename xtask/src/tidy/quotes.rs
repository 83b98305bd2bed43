//! An article of the regulation that a module header quotes must be the law, word for word.
//!
//! A quote begins with its place and a space (`第二十一条　…`, `第二条第二款　…`) and runs to the next empty line of the
//! header. `……` stands for words left out. White space does not count, nor does the width of brackets.

use super::{Finding, Source};

/// The regulation's text, one paragraph or item per line.
pub const STATUTE: &str = "law/henan-2019/statute.txt";

pub fn check(sources: &[Source], statute: &str) -> Vec<Finding> {
    let articles = Articles::read(statute);
    let rust = sources.iter().filter(|source| source.is_rust());
    let quotes = rust.flat_map(|source| quotes(&source.text).into_iter().map(move |quote| (source, quote)));
    quotes.filter_map(|(source, quote)| articles.differs(&quote).map(|says| Finding::new(source, quote.line, says))).collect()
}

struct Quote {
    line: usize,
    /// `None` if the line names an article but not the way a quote does.
    place: Option<Place>,
    text: String,
}

/// 第 *article* 条第 *paragraph* 款, counted from 1.
#[derive(Clone, Copy)]
struct Place {
    article: usize,
    paragraph: Option<usize>,
}

/// The quotes in a file's header.
fn quotes(text: &str) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        let Some(line) = line.strip_prefix("//!") else { break };
        let line = line.trim();
        if let Some((place, text)) = begin(line) {
            quotes.push(Quote { line: index + 1, place: Some(place), text: text.to_owned() });
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if open {
            quotes.last_mut().expect("an open quote").text.push_str(line);
        } else if ordinal(line, '条').is_some() {
            quotes.push(Quote { line: index + 1, place: None, text: line.to_owned() });
        }
    }
    quotes
}

fn begin(line: &str) -> Option<(Place, &str)> {
    let (place, text) = line.split_once(char::is_whitespace)?;
    let (article, rest) = ordinal(place, '条')?;
    let (paragraph, rest) = ordinal(rest, '款').map_or((None, rest), |(number, rest)| (Some(number), rest));
    rest.is_empty().then_some((Place { article, paragraph }, text))
}

/// Splits `第二十一条…` into 21 and the rest.
fn ordinal(text: &str, unit: char) -> Option<(usize, &str)> {
    let (number, rest) = text.strip_prefix('第')?.split_once(unit)?;
    Some((numeral(number)?, rest))
}

/// Reads a Chinese numeral below one hundred.
fn numeral(text: &str) -> Option<usize> {
    let digit = |text: &str| "一二三四五六七八九".chars().position(|c| text == c.to_string()).map(|at| at + 1);
    match text.split_once('十') {
        None => digit(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

/// The regulation: the paragraphs of each article, items within their paragraph.
struct Articles(Vec<Vec<String>>);

impl Articles {
    fn read(statute: &str) -> Self {
        let mut articles: Vec<Vec<String>> = Vec::new();
        for line in statute.lines().map(str::trim) {
            let heading = line.starts_with('第') && line.split_whitespace().next().is_some_and(|word| word.ends_with('章'));
            if heading || line.is_empty() {
                continue;
            }
            if let Some((_, text)) = begin(line) {
                articles.push(vec![plain(text)]);
            } else if let Some(article) = articles.last_mut() {
                match article.last_mut() {
                    Some(paragraph) if line.starts_with('（') => paragraph.push_str(&plain(line)),
                    _ => article.push(plain(line)),
                }
            }
        }
        Self(articles)
    }

    /// Why a quote is not the law, if it is not.
    fn differs(&self, quote: &Quote) -> Option<String> {
        let Some(place) = quote.place else {
            return Some("a quote begins with its place and a space: `第二十一条　` or `第二条第二款　`".to_owned());
        };
        let Some(law) = self.text(place) else {
            return Some("the regulation has no such place".to_owned());
        };
        let said = plain(&quote.text);
        let mut rest = law.as_str();
        for (index, part) in said.split("……").enumerate() {
            match rest.find(part) {
                Some(at) if index > 0 || at == 0 => rest = &rest[at + part.len()..],
                _ => return Some(format!("the article does not say “{part}” here; it says “{rest}”")),
            }
        }
        let complete = rest.is_empty() || said.ends_with("……");
        (!complete).then(|| format!("the quote ends before the article, which goes on “{rest}” (`……` leaves words out)"))
    }

    fn text(&self, place: Place) -> Option<String> {
        let article = self.0.get(place.article.checked_sub(1)?)?;
        match place.paragraph {
            None => Some(article.concat()),
            Some(number) => article.get(number.checked_sub(1)?).cloned(),
        }
    }
}

/// Without white space, and with brackets of one width.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| match c {
        '(' => '（',
        ')' => '）',
        other => other,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{places, source};
    use super::*;

    const LAW: &str = "某办法\n第一章 总 则\n第一条 为促进执法，制定本办法。\n第二条 适用本办法。\n另有规定的，从其规定。\n\
                       第三条 应当记录(现场)：\n（一）姓名；\n（二）时间。";

    fn check_header(header: &str, lines: &[usize]) {
        let found = check(&[source("crates/rules/src/a.rs", header)], LAW);
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), lines, "{header}: {found:?}");
    }

    #[test]
    fn the_law_word_for_word_passes() {
        check_header("//! 第一条　为促进执法，\n//! 制定本办法。\n//!\n//! Reading 0001.", &[]);
        check_header("//! Duty.\n//!\n//! 第二条　适用本办法。\n//! 另有规定的，从其规定。\nfn a() {}", &[]);
        check_header("//! 第二条第二款　另有规定的，从其规定。", &[]);
        check_header("//! 第三条　应当记录（现场）：（一）姓名；（二）时间。", &[]);
    }

    #[test]
    fn words_left_out_are_marked() {
        check_header("//! 第三条　应当记录（现场）：……（二）时间。", &[]);
        check_header("//! 第二条　适用本办法。……", &[]);
        check_header("//! 第二条　适用本办法。", &[1]);
        check_header("//! 第三条　……（二）时间。", &[]);
    }

    #[test]
    fn other_words_fail() {
        check_header("//! Rule.\n//!\n//! 第一条　为规范执法，制定本办法。", &[3]);
        check_header("//! 第一条　为促进执法，制定本办法。以下另加。", &[1]);
        check_header("//! 第三条　应当记录（现场）：……（三）地点。", &[1]);
    }

    #[test]
    fn places_that_do_not_exist_fail() {
        check_header("//! 第四条　为促进执法，制定本办法。", &[1]);
        check_header("//! 第二条第三款　从其规定。", &[1]);
        check_header("//! 第三条第一项　姓名；", &[1]);
    }

    #[test]
    fn only_headers_of_rust_files_are_read() {
        let text = "# 第一条　另外的话";
        assert!(check(&[source("docs/a.md", text), source("a.rs", "//! A.\n// 第一条　另外的话")], LAW).is_empty());
        assert_eq!(places(&check(&[source("a.rs", "//! 第一条　另外的话")], LAW)), ["a.rs:1"]);
    }

    #[test]
    fn numerals_are_read() {
        let read = ["一", "九", "十", "十一", "二十", "二十八"].map(numeral);
        assert_eq!(read, [1, 9, 10, 11, 20, 28].map(Some));
        assert_eq!(numeral("百"), None);
    }
}
