//! Tells what a JSON value from the client is: a call, a reply, or neither.

use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// The service's name for `workspace/symbol`. Under the protocol's own name it answers only in the old form, which
/// cannot be resolved.
pub(crate) const WORKSPACE_SYMBOL: &str = "glossator/workspaceSymbol";
/// The service's name for `textDocument/references`. It answers with JSON text: under the protocol's own name a long list
/// would be made into a tree of values first, which takes many times the memory.
pub(crate) const REFERENCES: &str = "glossator/references";
/// The service's name for `workspace/diagnostic`. It answers with JSON text, as for references.
pub(crate) const WORKSPACE_DIAGNOSTIC: &str = "glossator/workspaceDiagnostic";

/// Methods that the service has under names of its own.
const RENAMED: [(&str, &str); 3] = [
    ("workspace/symbol", WORKSPACE_SYMBOL),
    ("textDocument/references", REFERENCES),
    ("workspace/diagnostic", WORKSPACE_DIAGNOSTIC),
];

/// The protocol's name of the service's `method`.
pub(super) fn protocol_name(method: &str) -> &str {
    RENAMED.iter().find(|(_, own)| *own == method).map_or(method, |(name, _)| name)
}

/// A message from the client.
pub(crate) enum Message {
    /// A request or a notification.
    Call(Request),
    /// The reply to one of our requests.
    Reply(Response),
    /// Neither, with the error that the client gets.
    Malformed(Response),
}

impl Message {
    /// Reads a message, tolerating known mistakes of clients.
    pub fn read(value: Value) -> Message {
        let Value::Object(mut fields) = value else { return invalid(Id::Null) };
        let id = match fields.remove("id").map(serde_json::from_value::<Id>) {
            None => None,
            Some(Ok(id)) => Some(id),
            Some(Err(_)) => return invalid(Id::Null),
        };
        let is_version_2 = fields.get("jsonrpc").is_some_and(|version| version == "2.0");
        match (fields.remove("method"), id) {
            _ if !is_version_2 => invalid(Id::Null),
            (Some(Value::String(method)), id) if id != Some(Id::Null) => call(method, id, fields.remove("params")),
            (None, Some(id)) if fields.contains_key("result") || fields.contains_key("error") => reply(id, fields),
            (_, id) => invalid(id.unwrap_or_default()),
        }
    }

    /// The answer to a frame that is not JSON.
    pub(crate) fn unreadable() -> Message {
        Message::Malformed(Response::from_error(Id::Null, Error::parse_error()))
    }
}

fn invalid(id: Id) -> Message {
    Message::Malformed(Response::from_error(id, Error::invalid_request()))
}

fn call(method: String, id: Option<Id>, params: Option<Value>) -> Message {
    let params = match (method.as_str(), params) {
        // They take none, but some clients send `{}` or `[]`.
        ("shutdown" | "exit", _) => None,
        ("initialized", None | Some(Value::Null)) => Some(json!({})),
        ("initialize", Some(params)) => Some(as_read(params)),
        // Neovim sends `null` for none.
        (_, Some(Value::Null)) => None,
        (_, params) => params,
    };
    let own = RENAMED.iter().find(|(name, _)| *name == method).map(|(_, own)| (*own).to_owned());
    let mut request = Request::build(own.unwrap_or(method));
    if let Some(params) = params {
        request = request.params(params);
    }
    if let Some(id) = id {
        request = request.id(id);
    }
    Message::Call(request.finish())
}

/// Adapts capabilities to `lsp-types` 0.94, which has `workspace.diagnostic` instead of `workspace.diagnostics`, and
/// reads `semanticTokens.requests.range` only as `true` or `false`, although it may be an object.
fn as_read(mut params: Value) -> Value {
    let workspace = params.pointer_mut("/capabilities/workspace").and_then(Value::as_object_mut);
    if let Some(workspace) = workspace
        && let Some(diagnostics) = workspace.remove("diagnostics")
    {
        workspace.insert("diagnostic".to_owned(), diagnostics);
    }
    let range = params.pointer_mut("/capabilities/textDocument/semanticTokens/requests/range");
    if let Some(range) = range.filter(|range| range.is_object()) {
        *range = true.into();
    }
    params
}

fn reply(id: Id, mut fields: Map<String, Value>) -> Message {
    let body = match fields.remove("error") {
        None | Some(Value::Null) => Ok(fields.remove("result").unwrap_or_default()),
        // A malformed error is still an error.
        Some(error) => Err(serde_json::from_value(error.clone()).unwrap_or_else(|_| Error {
            code: ErrorCode::InternalError,
            message: error.to_string().into(),
            data: None,
        })),
    };
    Message::Reply(Response::from_parts(id, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_with(value: Value) -> Option<(i64, Id)> {
        match Message::read(value) {
            Message::Malformed(response) => response.error().map(|error| (error.code.code(), response.id().clone())),
            _ => None,
        }
    }

    fn params_of(method: &str, params: Value) -> Option<Value> {
        match Message::read(json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})) {
            Message::Call(request) => request.params().cloned(),
            _ => panic!("not a call"),
        }
    }

    #[test]
    fn null_params_are_none() {
        assert_eq!(params_of("shutdown", json!(null)), None);
        assert_eq!(params_of("shutdown", json!({})), None);
        assert_eq!(params_of("initialized", json!(null)), Some(json!({})));
        assert_eq!(params_of("a", json!(null)), None);
        assert_eq!(params_of("a", json!([null])), Some(json!([null])));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for (value, id) in [
            (json!([]), Id::Null),
            (json!("shutdown"), Id::Null),
            (json!({"jsonrpc": "2.0"}), Id::Null),
            (json!({"jsonrpc": "2.0", "id": 7}), Id::Number(7)),
            (json!({"jsonrpc": "2.0", "id": 7, "method": 8}), Id::Number(7)),
            (json!({"jsonrpc": "2.0", "id": 1.5, "method": "a"}), Id::Null),
            (json!({"jsonrpc": "2.0", "id": null, "method": "a"}), Id::Null),
            (json!({"jsonrpc": "1.0", "id": 7, "method": "a"}), Id::Null),
            (json!({"id": 7, "method": "a"}), Id::Null),
        ] {
            assert_eq!(refused_with(value.clone()), Some((-32600, id)), "{value}");
        }
    }

    #[test]
    fn replies_are_told_from_calls() {
        for (body, is_ok) in [
            (json!({"result": null}), true),
            (json!({"result": 1, "error": null}), true),
            (json!({"error": {"code": -1, "message": "no"}}), false),
            (json!({"error": "badly told"}), false),
        ] {
            let mut value = json!({"jsonrpc": "2.0", "id": "x"});
            value.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
            let Message::Reply(response) = Message::read(value) else { panic!("not a reply: {body}") };
            assert_eq!((response.id(), response.is_ok()), (&Id::String("x".into()), is_ok), "{body}");
        }
    }
}
