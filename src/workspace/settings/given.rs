//! The values in a settings file or an editor's configuration, in one form, so that the same code reads both.

use std::borrow::Cow;

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::Span;

/// A value and its span.
#[derive(Debug)]
pub(super) struct Given<'v> {
    /// Its span in the settings file; empty for an editor's configuration, which has no text.
    pub span: Span,
    /// The value.
    pub value: Value<'v>,
}

/// A value of one of the types of settings.
#[derive(Debug)]
pub(super) enum Value<'v> {
    Flag(bool),
    Text(Cow<'v, str>),
    List(Vec<Given<'v>>),
    Table(Vec<Field<'v>>),
    /// A number or a date, which no setting takes.
    Other,
}

/// A field of a table.
#[derive(Debug)]
pub(super) struct Field<'v> {
    pub name: Cow<'v, str>,
    /// The span of the name; empty for an editor's configuration.
    pub name_span: Span,
    pub given: Given<'v>,
}

impl<'v> Given<'v> {
    /// The table of a settings file.
    pub fn from_toml(table: &'v DeTable<'_>) -> Self {
        Self { span: Span::default(), value: toml_table(table) }
    }

    /// An editor's configuration. A field that is `null` is not set.
    pub(crate) fn from_json(value: &'v Json) -> Self {
        let value = match value {
            Json::Bool(on) => Value::Flag(*on),
            Json::String(text) => Value::Text(Cow::Borrowed(text)),
            Json::Array(items) => Value::List(items.iter().map(Self::from_json).collect()),
            Json::Object(fields) => {
                let fields = fields.iter().filter(|(_, value)| !value.is_null());
                let field = |(name, value): (&'v String, &'v Json)| Field {
                    name: Cow::Borrowed(name),
                    name_span: Span::default(),
                    given: Self::from_json(value),
                };
                Value::Table(fields.map(field).collect())
            }
            Json::Null | Json::Number(_) => Value::Other,
        };
        Self { span: Span::default(), value }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of the field `name`, if it is a table with one.
    pub fn field(&self, name: &str) -> Option<&Given<'v>> {
        match &self.value {
            Value::Table(fields) => fields.iter().find(|field| field.name == name).map(|field| &field.given),
            _ => None,
        }
    }
}

fn toml_table<'v>(table: &'v DeTable<'_>) -> Value<'v> {
    let field = |(name, value): (&'v Spanned<Cow<'_, str>>, &'v Spanned<DeValue<'_>>)| Field {
        name: Cow::Borrowed(name.get_ref().as_ref()),
        name_span: span_of(name),
        given: toml_value(value),
    };
    Value::Table(table.iter().map(field).collect())
}

fn toml_value<'v>(value: &'v Spanned<DeValue<'_>>) -> Given<'v> {
    let span = span_of(value);
    let value = match value.get_ref() {
        DeValue::Boolean(on) => Value::Flag(*on),
        DeValue::String(text) => Value::Text(Cow::Borrowed(text)),
        DeValue::Array(items) => Value::List(items.iter().map(toml_value).collect()),
        DeValue::Table(table) => toml_table(table),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => Value::Other,
    };
    Given { span, value }
}

fn span_of<T>(spanned: &Spanned<T>) -> Span {
    let range = spanned.span();
    Span::new(range.start, range.end)
}
