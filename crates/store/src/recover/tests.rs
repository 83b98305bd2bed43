//! Tests of bringing back what is lost.
