//! One sample of each document, as an agency would have it.

use base::{DigestPair, Span, Timestamp};
use jiff::civil::date;
use typeset::*;

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn document(content: Content) -> Document {
    Document {
        page_code_prefix: Some("ZL1:0123456789abcdefghjkmnpqrs:3".to_owned()),
        ..Document::new("0123456789abcdefghjkmnpqrs:3", at("2026-11-03 10:30"), content)
    }
}

pub fn field(label: &str, value: &str, wide: bool) -> Field {
    Field { label: label.to_owned(), value: value.to_owned(), wide }
}

fn text(heading: Option<&str>, text: &str) -> Section {
    Section::Text { heading: heading.map(str::to_owned), text: text.to_owned() }
}

/// 现场检查笔录.
pub fn inspection() -> Record {
    Record {
        agency: "样县城市管理局".to_owned(),
        title: "现场检查（勘验）笔录".to_owned(),
        number: Some("样城管检笔〔2026〕12号".to_owned()),
        sections: vec![
            Section::Fields {
                fields: vec![
                    field("检查事由", "未取得建设工程规划许可证进行建设的举报核查", true),
                    field("检查时间", "2026年11月3日9时02分至10时15分", true),
                    field("检查地点", "样县文化路18号院东侧", true),
                    field("当事人", "样县宏远商贸有限公司", false),
                    field("法定代表人", "𠮷㛃", false),
                    field("统一社会信用代码", "91310104MA1FR00000", false),
                    field("联系电话", "13800000000", false),
                    field("执法人员", "张明、李强", false),
                    field("执法证号", "16040000001、16040000002", false),
                    field("见证人", "", false),
                    field("记录人", "李强", false),
                ],
            },
            text(
                None,
                "检查人员到达现场后表明身份，出示行政执法证件，告知当事人有申请回避、陈述和申辩的权利，当事人表示听清楚，不申请回避。\n\
                 经检查：院东侧有在建砖混结构房屋一处，东西长12.6米，南北宽8.4米，现建至一层，墙体高3.2米。现场有施工人员4名，\
                 搅拌机1台。当事人现场未能出示建设工程规划许可证（编号#12、*无*、$x_1$、@ref、C:\\temp）。\n\
                 现场由执法人员李强使用执法记录仪全程录像，拍摄照片4张。",
            ),
        ],
        attachments: vec![
            Attachment { title: "现场照片".to_owned(), extent: Some("4张".to_owned()) },
            Attachment { title: "现场检查平面示意图".to_owned(), extent: Some("1页".to_owned()) },
        ],
        signatures: Some(Signatures {
            confirmation: Some("当事人阅核意见".to_owned()),
            signers: vec![
                Signer { role: "当事人".to_owned(), fingerprint: true, ..Signer::default() },
                Signer { role: "见证人".to_owned(), ..Signer::default() },
                Signer {
                    role: "执法人员".to_owned(),
                    name: Some("张明".to_owned()),
                    certificate: Some("16040000001".to_owned()),
                    ..Signer::default()
                },
                Signer {
                    role: "执法人员".to_owned(),
                    name: Some("李强".to_owned()),
                    certificate: Some("16040000002".to_owned()),
                    ..Signer::default()
                },
            ],
            refusal: Some(Refusal { note: None, witness: true }),
            each_page: vec!["当事人".to_owned(), "执法人员".to_owned(), "记录人".to_owned()],
        }),
        ..Record::default()
    }
}

/// 立案审批表.
pub fn approval() -> Record {
    Record {
        agency: "样县城市管理局".to_owned(),
        title: "行政处罚立案审批表".to_owned(),
        number: Some("样城管立〔2026〕8号".to_owned()),
        sections: vec![
            Section::Fields {
                fields: vec![
                    field("案件来源", "投诉举报", false),
                    field("案由", "涉嫌未取得建设工程规划许可证进行建设", false),
                    field("当事人", "样县宏远商贸有限公司", true),
                    field("法定代表人（负责人）", "王宏", false),
                    field("联系电话", "13800000000", false),
                    field("地址", "样县文化路18号", true),
                ],
            },
            Section::Note {
                label: "案情及立案理由".to_owned(),
                text: "2026年11月1日，本机关接到群众举报，反映文化路18号院东侧有人违法建设。11月3日执法人员现场检查，发现当事人\
                       正在建设砖混结构房屋一处，现场未能出示建设工程规划许可证。\n当事人的行为涉嫌违反《中华人民共和国城乡规划法》\
                       第四十条，符合立案条件，建议立案调查。"
                    .to_owned(),
            },
            Section::Opinion(Opinion {
                label: "承办人意见".to_owned(),
                text: "建议立案。".to_owned(),
                signer: Some("张明、李强".to_owned()),
                certificate: Some("16040000001、16040000002".to_owned()),
                day: Some(date(2026, 11, 3)),
            }),
            Section::Opinion(Opinion {
                label: "承办机构意见".to_owned(),
                text: "同意立案，请负责人审批。".to_owned(),
                day: Some(date(2026, 11, 4)),
                ..Opinion::default()
            }),
            Section::Opinion(Opinion { label: "行政执法机关负责人意见".to_owned(), ..Opinion::default() }),
            Section::Fields { fields: vec![field("备注", "", true)] },
        ],
        ..Record::default()
    }
}

/// 先行登记保存证据通知书, with a list and photographs.
pub fn notice(picture_count: usize) -> Record {
    let column = |title: &str, weight, align| Column { title: title.to_owned(), weight, align };
    let picture = |image| Picture {
        image,
        notes: vec![field("拍摄时间", "2026年11月3日9时20分", true), field("证明事项", "现场有搅拌机一台", true)],
    };
    Record {
        agency: "样县城市管理局".to_owned(),
        title: "先行登记保存证据通知书".to_owned(),
        number: Some("样城管登保〔2026〕3号".to_owned()),
        addressee: Some("样县宏远商贸有限公司".to_owned()),
        sections: vec![
            text(
                None,
                "因你单位涉嫌未取得建设工程规划许可证进行建设，为防止证据灭失，本机关决定对下列物品先行登记保存。\
                 先行登记保存期间，你单位不得销毁或者转移。",
            ),
            Section::List {
                heading: Some("先行登记保存物品清单".to_owned()),
                columns: vec![
                    column("序号", 1, Align::Center),
                    column("品名", 3, Align::Left),
                    column("规格型号", 3, Align::Left),
                    column("数量", 1, Align::Right),
                    column("备注", 2, Align::Left),
                ],
                rows: vec![
                    vec!["1".into(), "搅拌机".into(), "JZC350-ABCDEFGHIJKLMNOPQRSTUVWXYZ".into(), "1".into(), String::new()],
                    vec!["2".into(), "水泥".into(), "P.O 42.5".into(), "36".into()],
                ],
            },
            Section::Pictures { heading: Some("现场照片".to_owned()), pictures: (0..picture_count).map(picture).collect() },
        ],
        attachments: vec![Attachment { title: "先行登记保存物品清单".to_owned(), extent: None }],
        seal: Some(Seal { agency: "样县城市管理局".to_owned(), day: Some(date(2026, 11, 3)) }),
        signatures: Some(Signatures {
            signers: vec![Signer { role: "当事人".to_owned(), fingerprint: true, ..Signer::default() }],
            ..Signatures::default()
        }),
    }
}

pub fn cover() -> DossierCover {
    DossierCover {
        agency: "样县城市管理局".to_owned(),
        title: "行政处罚案卷".to_owned(),
        part: Some("正卷".to_owned()),
        case_name: "样县宏远商贸有限公司未取得建设工程规划许可证进行建设案".to_owned(),
        decision_number: Some("样城管罚〔2026〕8号".to_owned()),
        unit: "执法二中队".to_owned(),
        handlers: vec!["张明".to_owned(), "李强".to_owned()],
        filed_on: Some(date(2026, 11, 4)),
        closed_on: Some(date(2026, 12, 18)),
        fields: vec![CoverField { label: "处理结果".to_owned(), value: "罚款人民币贰万元，已缴纳".to_owned() }],
        retention: Some("30年".to_owned()),
        items: Some(14),
        pages: Some(46),
        code: Barcode::of("0123456789abcdefghjkmnpqrs"),
        shelfmark: Shelfmark { fonds: Some("0127".to_owned()), ..Shelfmark::default() },
    }
}

pub fn index(rows: usize) -> DossierIndex {
    let item = |n: usize| DossierItem {
        number: n.is_multiple_of(3).then(|| format!("样城管罚〔2026〕{}号", n + 1)),
        responsible: "样县城市管理局".to_owned(),
        title: ["行政处罚立案审批表", "现场检查（勘验）笔录", "行政处罚决定书及送达回证"][n % 3].to_owned(),
        day: Some(date(2026, 11, 3)),
        pages: format!("{}-{}", 3 * n + 1, 3 * n + 3),
        remark: None,
    };
    DossierIndex { case_name: Some(cover().case_name), items: (0..rows).map(item).collect() }
}

pub fn end_note() -> DossierEndNote {
    DossierEndNote {
        situation: "本卷共有文书材料14件46页，照片4张，录像2段（见音像资料目录）。\n第12件送达回证第2页遗失，2026年12月20日已查找，未找到。"
            .to_owned(),
        compiler: Some("周红".to_owned()),
        compiled_on: Some(date(2026, 12, 25)),
        checker: None,
        checked_on: None,
    }
}

pub fn evidence(stills: usize) -> EvidenceIndex {
    let item = |n: usize| EvidenceItem {
        title: "现场检查全过程：表明身份、出示证件、告知权利、检查、签字".to_owned(),
        form: "录像".to_owned(),
        recorder: Some("李强".to_owned()),
        device: Some("执法记录仪 DSJ-A7 出厂编号0001234567890".to_owned()),
        place: Some("样县文化路18号院东侧".to_owned()),
        started_at: Some(at("2026-11-03 09:02:11")),
        time_note: Some("设备时钟，误差约2秒".to_owned()),
        length: Some(Span::from_seconds(4385)),
        file_name: format!("20261103090211_0001234567890_{n:04}.MP4"),
        bytes: Some(1_234_567_890),
        digests: Some(DigestPair::of(&n.to_le_bytes())),
        still: (n < stills).then_some(n),
    };
    EvidenceIndex {
        agency: "样县城市管理局".to_owned(),
        case_name: cover().case_name,
        items: (0..4).map(item).collect(),
        note: Some("原始文件存放于样县城市管理局音像记录存储系统，摘要值在接收时计算。".to_owned()),
    }
}

pub fn spine() -> DossierSpine {
    DossierSpine {
        agency: "样县城市管理局".into(),
        part: Some("正卷".into()),
        case_name: cover().case_name,
        year: "2026".into(),
        retention: Some("30 年".into()),
        archive_number: "0123-ZY·2026-D30-0007".into(),
        code: Barcode::of("0123456789abcdefghjkmnpqrs"),
    }
}

/// Two of them.
pub fn labels() -> CarrierLabels {
    let label = CarrierLabel {
        agency: "样县城市管理局".into(),
        case_name: cover().case_name,
        archive_number: spine().archive_number,
        set: "封存".into(),
        place: "第 1 张　共 2 张".into(),
        holds: "电子案卷包；音像资料原件 12 件".into(),
        retention: spine().retention,
        made_on: None,
        code: Barcode::of("0123456789abcdefghjkmnpqrs"),
    };
    CarrierLabels { items: vec![label.clone(), label] }
}

/// A picture that can be shown: a JPEG of a few kilobytes.
pub fn photograph() -> Blob {
    let picture = image::RgbImage::from_fn(640, 360, |x, y| image::Rgb([(x / 3) as u8, (y / 2) as u8, 128]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    Blob(bytes.into_inner())
}
