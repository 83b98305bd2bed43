//! Sounds that are made here: a detector must take none of them for a voice. Voices are in `jobs`, which decodes sample recordings.

use base::Span;
use proptest::prelude::*;

use super::*;

/// Samples that a formula gives, from −1 to 1.
fn sound(seconds: f64, of: impl Fn(f64) -> f64) -> Vec<i16> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a test's own numbers")]
    let count = (seconds * f64::from(RATE)) as u32;
    #[expect(clippy::cast_possible_truncation, reason = "clamped")]
    let sample = |n: u32| (of(f64::from(n) / f64::from(RATE)).clamp(-1.0, 1.0) * 32_767.0) as i16;
    (0..count).map(sample).collect()
}

/// Noise that is the same every time.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        #[expect(clippy::cast_precision_loss, reason = "noise")]
        let unit = (state >> 11) as f64 / (1_u64 << 53) as f64;
        unit * 2.0 - 1.0
    }
}

fn heard(samples: &[i16]) -> Curve {
    let mut listener = Listener::default();
    listener.hear(samples);
    listener.finish()
}

#[test]
fn a_muted_microphone_is_silent_and_no_voice() {
    let curve = heard(&sound(30.0, |_| 0.0));
    assert!(curve.is_silent());
    assert_eq!(curve.silences(), [Stretch { from: Span::ZERO, to: curve.length() }]);
    assert_eq!(curve.voices(), []);
    assert_eq!(curve.length().millis(), 30_080, "the last step is counted whole");
    assert!(!heard(&[]).is_silent(), "nothing recorded is not silence");
}

#[test]
fn a_motor_and_a_storm_are_no_voice() {
    let mut hiss = noise(7);
    let mut low = 0.0;
    // What an engine gives: a hum with its harmonics, a rumble below, loud.
    let engine: Vec<f64> = (0..20 * RATE)
        .map(|n| {
            let t = f64::from(n) / f64::from(RATE);
            let turn = |k: f64| (t * 38.0 * k * std::f64::consts::TAU).sin() / k;
            low += (hiss() - low) * 0.05;
            (turn(1.0) + turn(2.0) + turn(3.0) + turn(4.0)) * 0.25 + low * 0.8
        })
        .collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a test's own numbers")]
    let engine = sound(20.0, |t| engine.get((t * f64::from(RATE)).round() as usize).copied().unwrap_or(0.0));
    let mut white = noise(11);
    let storm: Vec<i16> = engine
        .iter()
        .map(|_| {
            #[expect(clippy::cast_possible_truncation, reason = "below 10 000")]
            let s = (white() * 10_000.0) as i16;
            s
        })
        .collect();
    for (name, samples) in
        [("engine", engine), ("storm", storm), ("tone", sound(20.0, |t| 0.5 * (t * 440.0 * std::f64::consts::TAU).sin()))]
    {
        let curve = heard(&samples);
        assert_eq!(curve.voices(), [], "{name}");
        assert_eq!(curve.silences(), [], "{name} is no silence");
    }
}

#[test]
fn stretches_are_joined_over_a_breath_and_shorter_ones_are_none() {
    let step = Span::from_millis(160);
    let voices = |levels: &[u8]| -> Vec<(i64, i64)> {
        let curve = Curve { step, levels: levels.to_vec() };
        curve.voices().iter().map(|s| (s.from.millis() / 160, s.to.millis() / 160)).collect()
    };
    assert_eq!(voices(&[200, 200]), [], "a cough");
    assert_eq!(voices(&[1, 200, 200, 200, 1]), [(1, 4)]);
    assert_eq!(voices(&[200, 200, 1, 1, 1, 1, 200]), [(0, 7)], "a breath");
    assert_eq!(voices(&[200, 200, 200, 1, 1, 1, 1, 1, 128, 255, 255]), [(0, 3), (8, 11)]);
    let curve = Curve { step, levels: vec![1, 200, 200, 200, 200, 1] };
    let within = |from, to| curve.voice_within(Span::from_millis(from), Span::from_millis(to)).millis();
    assert_eq!([within(0, 960), within(320, 480), within(0, 160), within(900, 100)], [640, 160, 0, 0]);
}

#[test]
fn other_rates_and_channels_become_what_a_listener_takes() {
    for (rate, channels) in [(8000_u32, 1_usize), (44_100, 2), (48_000, 2), (16_000, 1), (11_025, 1)] {
        let mut resampler = Resampler::new(rate, channels).unwrap();
        let tone = |n: u32| (f64::from(n) / f64::from(rate) * 200.0 * std::f64::consts::TAU).sin() * 0.5;
        #[expect(clippy::cast_possible_truncation, reason = "a test's own numbers")]
        let input: Vec<f32> = (0..rate * 2).flat_map(|n| vec![tone(n) as f32; channels]).collect();
        let mut out = Vec::new();
        for piece in input.chunks(channels * 333) {
            resampler.take(piece, &mut out);
        }
        assert!((32_000 - 2..=32_000).contains(&out.len()), "{rate}: {}", out.len());
        let crossings = out.windows(2).filter(|w| w[0] < 0 && w[1] >= 0).count();
        assert!((398..=401).contains(&crossings), "{rate}: {crossings} periods of 200 Hz in two seconds");
        let loudest = out.iter().map(|s| s.unsigned_abs()).max().unwrap();
        assert!((15_500..=16_500).contains(&loudest), "{rate}: {loudest}");
    }
    assert!(Resampler::new(0, 1).is_none() && Resampler::new(16_000, 0).is_none());
    let mut out = Vec::new();
    Resampler::new(16_000, 1).unwrap().take(&[f32::NAN, f32::INFINITY, 9.0, -9.0], &mut out);
    assert_eq!(out, [0, 0, 32_767, -32_768]);
}

proptest! {
    #[test]
    fn pieces_of_any_size_are_heard_alike(samples in proptest::collection::vec(any::<i16>(), 0..6000), piece in 1_usize..700) {
        let mut listener = Listener::default();
        for part in samples.chunks(piece) {
            listener.hear(part);
        }
        let curve = listener.finish();
        prop_assert_eq!(&curve, &heard(&samples));
        for stretch in curve.voices().into_iter().chain(curve.silences()) {
            prop_assert!(Span::ZERO <= stretch.from && stretch.from < stretch.to && stretch.to <= curve.length());
        }
    }
}
