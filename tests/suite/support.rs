//! What several tests need to ask the program as its users do.

pub mod client;
pub mod echo_server;
pub mod epub;
pub mod everywhere;
pub mod folder;
pub mod only_book;
pub mod pandoc;
pub mod program;
pub mod record;
