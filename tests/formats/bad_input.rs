//! What is broken, or made to break its reader: one message, and all else is read.
