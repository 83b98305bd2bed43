//! A controller as it talks to this server: it pushes recordings, loses answers, lets tokens run out, sends what nobody expects. On a database
//! of its own for each test: SQLite, or a server that `ZHILU_TEST_WORLDS` names.

mod accounts;
mod flow;
mod limits;
mod odd;
mod simulator;
mod whole;
