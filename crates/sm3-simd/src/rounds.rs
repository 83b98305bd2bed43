//! The compression function of GB/T 32905 §5.3, written once over vectors of words. What a vector is, and how two are added, is told by
//! the module that uses it; nothing here knows an instruction set.

/// The constants T_j of §4.2, rotated by j as the rounds ask for them.
pub(crate) const T: [u32; 64] = {
    let mut t = [0; 64];
    let mut j = 0;
    while j < 64 {
        let constant: u32 = if j < 16 { 0x79cc_4519 } else { 0x7a87_9d8a };
        t[j] = constant.rotate_left(j as u32 % 32);
        j += 1;
    }
    t
};

/// One round: `$i` counts within sixteen rounds, so that every index is known to the compiler and the words stay in registers. Instead of
/// moving eight registers, their roles move by one: at round i the word A lies in `s[-i mod 4]`.
macro_rules! round {
    ($ff:ident, $gg:ident, $s:ident, $i:literal, $t:expr, $w:expr, $w4:expr) => {{
        const A: usize = (16 - $i) % 4;
        const B: usize = (17 - $i) % 4;
        const C: usize = (18 - $i) % 4;
        const D: usize = (19 - $i) % 4;
        const E: usize = 4 + A;
        const F: usize = 4 + B;
        const G: usize = 4 + C;
        const H: usize = 4 + D;
        let (w, w4) = ($w, $w4);
        let a12 = rotl::<12, 20>($s[A]);
        let ss1 = rotl::<7, 25>(add(add(a12, $s[E]), splat($t)));
        let ss2 = xor(ss1, a12);
        // What does not wait for SS1 is added first: the chain through SS1 is what a round takes.
        let tt1 = add(add(add($ff($s[A], $s[B], $s[C]), $s[D]), xor(w, w4)), ss2);
        let tt2 = add(add(add($gg($s[E], $s[F], $s[G]), $s[H]), w), ss1);
        $s[D] = tt1;
        $s[B] = rotl::<9, 23>($s[B]);
        $s[H] = xor3(tt2, rotl::<9, 23>(tt2), rotl::<17, 15>(tt2));
        $s[F] = rotl::<19, 13>($s[F]);
    }};
}

/// Makes the word W_{j+4} in the place of W_{j-12}, `$i` being j within sixteen; gives W_{j+4}.
macro_rules! expand {
    ($w:ident, $i:literal) => {{
        const AT: usize = ($i + 4) % 16;
        let x = xor3($w[AT], $w[($i + 11) % 16], rotl::<15, 17>($w[($i + 1) % 16]));
        let p1 = xor3(x, rotl::<15, 17>(x), rotl::<23, 9>(x));
        $w[AT] = xor3(p1, rotl::<7, 25>($w[($i + 7) % 16]), $w[($i + 14) % 16]);
        $w[AT]
    }};
}

/// Some rounds in a row, the first of them being `$from`.
macro_rules! rounds {
    ($ff:ident, $gg:ident, $s:ident, $w:ident, $from:expr, plain: $($i:literal)*) => {
        $( $crate::rounds::round!($ff, $gg, $s, $i, $crate::rounds::T[$from + $i], $w[$i], $w[$i + 4]); )*
    };
    ($ff:ident, $gg:ident, $s:ident, $w:ident, $from:expr, expanding: $($i:literal)*) => {
        $( $crate::rounds::round!($ff, $gg, $s, $i, $crate::rounds::T[$from + $i], $w[$i], $crate::rounds::expand!($w, $i)); )*
    };
}

/// Defines `block(state, words)`: the state after one block, whose sixteen words the caller has laid out as vectors. The caller's module
/// has `splat`, `add`, `xor`, `xor3`, `rotl`, `majority` and `choose` of its vector.
macro_rules! define_block {
    ($(#[$attribute:meta])* $vector:ty) => {
        $(#[$attribute])*
        fn block(state: [$vector; 8], mut w: [$vector; 16]) -> [$vector; 8] {
            let mut s = state;
            $crate::rounds::rounds!(xor3, xor3, s, w, 0, plain: 0 1 2 3 4 5 6 7 8 9 10 11);
            $crate::rounds::rounds!(xor3, xor3, s, w, 0, expanding: 12 13 14 15);
            let mut j = 16;
            while j < 64 {
                $crate::rounds::rounds!(majority, choose, s, w, j, expanding: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
                j += 16;
            }
            let mut after = state;
            for (word, done) in after.iter_mut().zip(s) {
                *word = xor(*word, done);
            }
            after
        }
    };
}

pub(crate) use {define_block, expand, round, rounds};
