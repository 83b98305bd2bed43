//! The drawn scenes: coloured boxes and a few signs, as an ffmpeg filter over a plain ground of 960 × 540 pixels.

use crate::fonts;

#[derive(Clone, Copy)]
pub enum Place {
    Street,
    StreetFromTheSide,
    Kitchen,
    KitchenFromTheSide,
    Yard,
}

/// x, y, width, height, colour.
type Patch = (u32, u32, u32, u32, &'static str);

/// x, y, size, colour, text.
type Sign = (u32, u32, u32, &'static str, &'static str);

pub const WIDTH: u32 = 960;
pub const HEIGHT: u32 = 540;

impl Place {
    /// An ffmpeg source with the scene, still.
    pub fn source(self) -> String {
        let (ground, patches, signs) = self.parts();
        let mut graph = format!("color=c={ground}:s={WIDTH}x{HEIGHT}:r=5");
        for (x, y, w, h, colour) in patches {
            graph += &format!(",drawbox=x={x}:y={y}:w={w}:h={h}:color={colour}:t=fill");
        }
        for (x, y, size, colour, text) in signs {
            graph += &format!(",drawtext={}:text='{text}':x={x}:y={y}:fontsize={size}:fontcolor={colour}", font());
        }
        if matches!(self, Self::StreetFromTheSide | Self::KitchenFromTheSide) {
            // Another camera stands elsewhere: nearer, and further to the right.
            graph += &format!(",crop=720:405:230:100,scale={WIDTH}:{HEIGHT}");
        }
        graph
    }

    fn parts(self) -> (&'static str, Vec<Patch>, Vec<Sign>) {
        match self {
            Self::Street | Self::StreetFromTheSide => street(),
            Self::Kitchen | Self::KitchenFromTheSide => kitchen(),
            Self::Yard => yard(),
        }
    }
}

/// The face of burnt-in text, as an option of `drawtext`.
pub fn font() -> String {
    format!("fontfile={}", fonts::noto().join("NotoSansCJK-Regular.ttc").display())
}

/// A restaurant that has put its tables onto the pavement.
fn street() -> (&'static str, Vec<Patch>, Vec<Sign>) {
    let mut patches = vec![
        (0, 0, 960, 90, "0xb9c7d3"),
        (0, 70, 960, 290, "0x9c8f80"),
        (120, 90, 640, 54, "0x8c2f25"),
        (140, 160, 260, 170, "0x46545c"),
        (420, 160, 120, 200, "0x2f3a3f"),
        (560, 160, 180, 170, "0x46545c"),
        (800, 120, 160, 240, "0x7d7468"),
        (0, 360, 960, 110, "0xa9a59c"),
        (0, 470, 960, 70, "0x5b5d60"),
        (0, 462, 960, 8, "0xd4d0c6"),
    ];
    for x in [150, 300, 560, 700] {
        patches.extend([
            (x, 372, 96, 12, "0x6d4a2c"),
            (x + 8, 384, 8, 50, "0x4b3420"),
            (x + 80, 384, 8, 50, "0x4b3420"),
            (x - 26, 396, 20, 46, "0xb5482f"),
            (x + 102, 396, 20, 46, "0xb5482f"),
        ]);
    }
    (
        "0x9c8f80",
        patches,
        vec![
            (330, 98, 36, "0xf4e6c8", "某餐饮公司"),
            (168, 180, 20, "0xd8e0e4", "早餐 午餐 晚餐"),
            (820, 140, 18, "0xefe9dd", "人民路 88 号"),
        ],
    )
}

fn kitchen() -> (&'static str, Vec<Patch>, Vec<Sign>) {
    let mut patches = vec![
        (0, 0, 960, 330, "0xdfe5e6"),
        (0, 330, 960, 210, "0xb7bcbd"),
        (60, 90, 200, 330, "0xc9d2d6"),
        (70, 100, 180, 150, "0xeef3f5"),
        (70, 258, 180, 150, "0xeef3f5"),
        (300, 250, 420, 26, "0x8d989d"),
        (300, 276, 420, 140, "0xa5b0b5"),
        (340, 190, 90, 60, "0x3b4043"),
        (470, 205, 70, 45, "0x4d5356"),
        (760, 70, 170, 130, "0xfbfaf3"),
        (760, 240, 150, 180, "0x9fb0a6"),
    ];
    for y in [255, 290, 325, 360] {
        patches.push((772, y, 126, 16, "0xf7f7f2"));
    }
    (
        "0xdfe5e6",
        patches,
        vec![
            (776, 84, 20, "0x333333", "食品经营许可证"),
            (110, 112, 20, "0x2d6ea3", "冷藏 4 ℃"),
            (780, 212, 18, "0x333333", "餐具消毒"),
        ],
    )
}

fn yard() -> (&'static str, Vec<Patch>, Vec<Sign>) {
    let mut patches = vec![
        (0, 0, 960, 210, "0xaab4bb"),
        (0, 150, 960, 120, "0x8b7f70"),
        (0, 270, 960, 270, "0x9a917f"),
        (40, 170, 150, 100, "0x6b6257"),
    ];
    // Rubble: a heap of bricks.
    for row in 0..5 {
        for column in 0..(9 - row) {
            let colour = if (row + column) % 2 == 0 { "0x8a5a44" } else { "0xa39a90" };
            patches.push((270 + 24 * row + 52 * column, 400 - 30 * row, 46, 26, colour));
        }
    }
    ("0x9a917f", patches, vec![(60, 190, 22, "0xe8e2d6", "北环路 6 号")])
}
