//! Sets documents, and reads back what stands on the pages.

mod support;

use support::read::{codes_of, text_of};
use support::{samples, setter};
use typeset::{Blob, Content, Document, DossierCover, DossierEndNote, DossierIndex, EmbeddedFile, EvidenceIndex, Record};
use typeset::{Section, TypesetError, Typesetter, TypstSetter};

/// The text on the pages of `doc` without any white space, where fonts and tools are here.
fn printed(doc: &Document) -> Option<String> {
    let pdf = setter()?.set(doc).unwrap();
    Some(squeeze(&text_of(&pdf.bytes)?))
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

fn record_saying(text: &str) -> Record {
    Record { sections: vec![Section::Text { heading: None, text: text.to_owned() }], ..samples::inspection() }
}

#[test]
fn a_record_says_what_it_was_given() {
    let Some(text) = printed(&samples::document(Content::Record(samples::inspection()))) else { return };
    for expected in [
        "样县城市管理局",
        "现场检查（勘验）笔录",
        "样城管检笔〔2026〕12号",
        "当事人签名、捺印：",
        "执法人员（张明）签名：",
        "拒绝签名情况：",
        "91310104MA1FR00000",
        "第1页共2页",
        "第2页共2页",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn spines_and_labels_say_which_dossier_they_are_of() {
    let (spine, labels) = (samples::spine(), samples::labels());
    for (content, words) in [
        (Content::DossierSpine(spine), ["0123-ZY·2026-D30-0007", "正卷", "2026"]),
        (Content::CarrierLabels(labels), ["0123-ZY·2026-D30-0007", "封存", "第1张共2张"]),
    ] {
        let doc = Document::new("x", samples::at("2026-11-03 10:30"), content);
        let Some(text) = printed(&doc) else { return };
        for word in words {
            assert!(text.contains(word), "{word} in {text}");
        }
        // For whoever must type the code in.
        assert!(text.contains("0123456789abcdefghjkmnpqrs"), "{text}");
        assert_eq!(setter().unwrap().set(&doc).unwrap().pages, 1);
    }
}

#[test]
fn text_is_never_taken_for_markup() {
    let hostile = "#panic(\"x\") $x_1$ *粗* _斜_ @ref <label> `raw` C:\\temp \\u{41} #import \"/common.typ\" = 标题 - 列 // 注 /* 注 */ ~ ' \" [ ] { }";
    let mut record = record_saying(hostile);
    record.title = "#读(\"a\")*".to_owned();
    record.number = Some("$1$".to_owned());
    record.sections.push(Section::Note { label: "#标签".to_owned(), text: "#let x = 1\n= 甲".to_owned() });
    let Some(text) = printed(&samples::document(Content::Record(record))) else { return };
    for expected in [squeeze(hostile).as_str(), "#读(\"a\")*", "$1$", "#标签", "#letx=1", "=甲"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let Some(setter) = setter() else { return };
    let doc = samples::document(Content::Record(samples::inspection()));
    let first = setter.set(&doc).unwrap();
    let elsewhere = std::thread::spawn({
        let doc = doc.clone();
        move || support::fresh_setter().set(&doc).unwrap()
    });
    assert!(setter.set(&doc).unwrap() == first);
    assert!(elsewhere.join().unwrap() == first);
    let later = Document { timestamp: samples::at("2026-11-04 08:00"), ..doc };
    assert!(setter.set(&later).unwrap() != first);
}

#[test]
fn every_page_carries_its_own_code() {
    let Some(setter) = setter() else { return };
    let long = "经检查，现场有搅拌机一台。".repeat(100);
    for content in [
        Content::Record(samples::inspection()),
        Content::Record(record_saying(&long)),
        Content::EvidenceIndex(samples::evidence(0)),
    ] {
        let pdf = setter.set(&samples::document(content)).unwrap();
        assert!(pdf.pages > 1);
        let expected: Vec<Vec<String>> =
            (1..=pdf.pages).map(|page| vec![format!("ZL1:0123456789abcdefghjkmnpqrs:3:{page}/{}", pdf.pages)]).collect();
        let Some(codes) = codes_of(&pdf.bytes) else { return };
        assert_eq!(codes, expected);
    }
}

#[test]
fn the_longest_code_is_still_read() {
    let Some(setter) = setter() else { return };
    let prefix = format!("ZL1:{}", "x".repeat(84 - 4 - 10));
    let doc = Document { page_code_prefix: Some(prefix.clone()), ..samples::document(Content::Record(samples::inspection())) };
    let Some(codes) = codes_of(&setter.set(&doc).unwrap().bytes) else { return };
    assert_eq!(codes, [[format!("{prefix}:1/2")], [format!("{prefix}:2/2")]]);
}

#[test]
fn a_document_without_prefix_has_no_codes() {
    let Some(setter) = setter() else { return };
    let doc = Document { page_code_prefix: None, ..samples::document(Content::Record(samples::inspection())) };
    let Some(codes) = codes_of(&setter.set(&doc).unwrap().bytes) else { return };
    assert_eq!(codes, [Vec::<String>::new(), Vec::new()]);
}

#[test]
fn a_long_text_runs_over_pages_and_loses_nothing() {
    let Some(setter) = setter() else { return };
    let sentences: Vec<String> = (1000..1400).map(|n| format!("第{n}句说明现场情况。")).collect();
    let text = sentences.concat();
    let in_table = Section::Note { label: "检查情况".to_owned(), text: text.clone() };
    for record in [record_saying(&text), Record { sections: vec![in_table], ..samples::inspection() }] {
        let pdf = setter.set(&samples::document(Content::Record(record))).unwrap();
        assert!(pdf.pages >= 4, "{} pages", pdf.pages);
        let Some(read) = text_of(&pdf.bytes) else { return };
        let read = squeeze(&read);
        // Heads, feet and labels stand between the lines of a page break, so sentences that run across one are looked for by their beginning.
        let lost: Vec<_> = (1000..1400).filter(|n| !read.contains(&n.to_string())).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}

#[test]
fn rare_characters_are_printed() {
    let doc = samples::document(Content::Record(record_saying("当事人𠮷㛃、王䶮、李喆、赵堃、刘镕")));
    let Some(setter) = setter() else { return };
    let pdf = setter.set(&doc).unwrap();
    assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
    let Some(text) = text_of(&pdf.bytes) else { return };
    assert!(squeeze(&text).contains("当事人𠮷㛃、王䶮、李喆、赵堃、刘镕"), "{text}");
}

#[test]
fn a_character_that_no_font_has_is_named() {
    let Some(setter) = setter() else { return };
    let pdf =
        setter.set(&samples::document(Content::Record(record_saying("当事人王\u{F0000}，又名王\u{F0001}\u{F0000}。")))).unwrap();
    assert_eq!(pdf.missing, ['\u{F0000}', '\u{F0001}']);
    let Some(text) = text_of(&pdf.bytes) else { return };
    let text = squeeze(&text);
    assert!(text.contains("当事人王〓，又名王〓〓。"), "{text}");
    assert!(text.contains("U+F0000、U+F0001"), "{text}");
}

#[test]
fn empty_documents_are_set() {
    let Some(setter) = setter() else { return };
    for content in [
        Content::Record(Record::default()),
        Content::DossierCover(DossierCover::default()),
        Content::DossierIndex(DossierIndex::default()),
        Content::DossierEndNote(DossierEndNote::default()),
        Content::EvidenceIndex(EvidenceIndex::default()),
    ] {
        let doc = Document::new("x", samples::at("2026-11-03 10:30"), content);
        assert_eq!(setter.set(&doc).unwrap().pages, 1, "{:?}", doc.content);
    }
}

#[test]
fn a_section_without_anything_in_it_is_set() {
    let Some(setter) = setter() else { return };
    let sections = vec![
        Section::Fields { fields: Vec::new() },
        Section::Note { label: String::new(), text: String::new() },
        Section::Opinion(typeset::Opinion::default()),
        Section::Text { heading: None, text: "\n \n".to_owned() },
        Section::List { heading: None, columns: Vec::new(), rows: vec![vec!["甲".to_owned()]] },
        Section::List { heading: None, columns: vec![typeset::Column::default()], rows: Vec::new() },
        Section::Pictures { heading: None, pictures: vec![typeset::Picture { image: 7, notes: Vec::new() }] },
        Section::Fields { fields: Vec::new() },
    ];
    let record = Record { sections, signatures: Some(typeset::Signatures::default()), ..Record::default() };
    assert_eq!(setter.set(&samples::document(Content::Record(record))).unwrap().pages, 1);
}

#[test]
fn the_sheets_of_a_dossier() {
    let Some(text) = printed(&samples::document(Content::DossierCover(samples::cover()))) else { return };
    for expected in ["行政处罚案卷", "（正卷）", "2026年11月4日", "本卷共14件、46页", "全宗号"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let Some(text) = printed(&samples::document(Content::DossierIndex(samples::index(40)))) else { return };
    assert_eq!(text.matches("责任者").count(), 3, "the head is repeated on each of three pages: {text}");
    assert!(text.contains("118-120"), "{text}");
    let Some(text) = printed(&samples::document(Content::DossierEndNote(samples::end_note()))) else { return };
    assert!(text.contains("立卷人：周红") && text.contains("第12件送达回证第2页遗失"), "{text}");
    let Some(text) = printed(&samples::document(Content::EvidenceIndex(samples::evidence(0)))) else { return };
    let digest = samples::evidence(0).items[3].digests.unwrap();
    for expected in [digest.sha256.to_string(), digest.sm3.to_string(), "1234567890字节".to_owned(), "1小时13分5秒".to_owned()]
    {
        assert!(text.contains(&expected), "{expected} in {text}");
    }
}

#[test]
fn a_broken_picture_keeps_nothing_from_being_set() {
    let images = vec![samples::photograph(), Blob(b"\xff\xd8\xff\xe0 truncated".to_vec())];
    let doc = Document { images, ..samples::document(Content::Record(samples::notice(3))) };
    let Some(text) = printed(&doc) else { return };
    assert_eq!(text.matches("（图像无法显示，见原件）").count(), 2, "the broken one and the one that is not there: {text}");
}

#[test]
fn the_file_says_which_pdf_a_it_is() {
    let Some(setter) = setter() else { return };
    let plain = samples::document(Content::Record(samples::inspection()));
    let data = EmbeddedFile {
        name: "笔录.json".to_owned(),
        mime: "application/json".to_owned(),
        description: "笔录数据".to_owned(),
        data: Blob(b"{\"embedded\": true}".to_vec()),
    };
    let with_file = Document { embedded: vec![data], ..plain.clone() };
    for (doc, part) in [(plain, "2"), (with_file, "3")] {
        let pdf = String::from_utf8_lossy(&setter.set(&doc).unwrap().bytes).into_owned();
        assert!(pdf.contains(&format!("<pdfaid:part>{part}</pdfaid:part>")));
        assert!(pdf.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
        assert!(pdf.contains("2026-11-03T10:30:00+08:00"));
        assert_eq!(pdf.contains("/EmbeddedFile"), part == "3");
    }
}

#[test]
fn without_fonts_it_answers_with_a_reason() {
    let setter = TypstSetter::new(&[]);
    let refused = setter.set(&samples::document(Content::Record(samples::inspection()))).unwrap_err();
    assert!(matches!(refused, TypesetError::Unavailable { .. }));
    assert!(refused.to_string().starts_with("无法生成文书：没有找到中文字体"), "{refused}");
}

#[test]
fn a_document_survives_being_written_down() {
    for content in [
        Content::Record(samples::notice(2)),
        Content::Record(samples::approval()),
        Content::DossierCover(samples::cover()),
        Content::DossierIndex(samples::index(3)),
        Content::DossierEndNote(samples::end_note()),
        Content::EvidenceIndex(samples::evidence(1)),
    ] {
        let doc = Document { images: vec![samples::photograph()], ..samples::document(content) };
        let text = serde_json::to_string(&doc).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&text).unwrap(), doc);
    }
}
