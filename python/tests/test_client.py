from __future__ import annotations

import inspect
import json
import logging
from typing import Any, Callable, Dict, List, Optional
from unittest.mock import Mock

import httpx
import pytest

import jettson
from jettson import (
    AsyncJettson,
    Jettson,
    JettsonAuthError,
    JettsonError,
    JettsonNetworkError,
    JettsonResponseError,
    JettsonValidationError,
)

API_KEY = "jett_sk_test_0123456789abcdefghijklmnopqrstuv"
AGENT: Dict[str, Any] = {
    "agent_id": "ag_1",
    "status": "running",
    "task": "t",
    "created_at": "2026-11-24T08:00:00Z",
    "updated_at": "2026-11-24T08:00:00Z",
    "model": "jettson-6.0",
    "container": {"region": "iad", "status": "running"},
}


def client_that(
    answer: Callable[[httpx.Request], httpx.Response], api_key: Optional[str] = API_KEY, **options: Any
) -> Jettson:
    return Jettson(api_key, transport=httpx.MockTransport(answer), **options)


def recording_client(**options: Any) -> tuple[Jettson, List[httpx.Request]]:
    requests: List[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json=AGENT)

    return client_that(answer, **options), requests


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Pauses are noted, not made."""
    pauses: List[float] = []
    monkeypatch.setattr("jettson._sync.transport.sleep", pauses.append)
    return pauses


def test_none_is_sent_only_with_a_template_and_never_for_the_arguments_of_the_first_client() -> None:
    client, requests = recording_client()

    client.agents.spawn("t", name=None, region=None, metadata=None, tools=None, limits=None)
    client.agents.spawn("t", template="x", name=None, region=None, metadata=None, tools=None, limits=None)
    client.agents.spawn("t", template="x")

    assert [json.loads(request.content) for request in requests] == [
        {"task": "t"},
        {"task": "t", "template": "x", "tools": None, "limits": None},
        {"task": "t", "template": "x"},
    ]


def test_spawn_and_wait_passes_each_option_of_spawn_on(monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = recording_client()
    options: Dict[str, Any] = {name: object() for name in inspect.signature(client.agents.spawn).parameters}
    spawn = Mock()
    monkeypatch.setattr(client.agents, "spawn", spawn)
    monkeypatch.setattr(client.agents, "wait", Mock())

    client.agents.spawn_and_wait(**options)

    spawn.assert_called_once_with(options.pop("task"), **options)


@pytest.mark.parametrize("make", [Jettson, AsyncJettson])
def test_a_client_without_a_key_is_refused_when_it_is_made(
    make: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JETTSON_API_KEY", raising=False)

    with pytest.raises(JettsonAuthError, match=r"api_key.*JETTSON_API_KEY") as caught:
        make()

    assert caught.value.code == "invalid_api_key"


def test_a_key_that_no_header_can_carry_is_refused_without_being_shown() -> None:
    with pytest.raises(JettsonAuthError) as caught:
        Jettson("secret\nkey")

    assert "secret" not in str(caught.value)


def test_key_and_base_url_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JETTSON_API_KEY", API_KEY + "\n")
    monkeypatch.setenv("JETTSON_BASE_URL", "https://agents.example/")
    client, requests = recording_client(api_key=None)

    client.agents.get("ag_1")

    assert str(requests[0].url) == "https://agents.example/api/v1/agents/ag_1"
    assert requests[0].headers["authorization"] == f"Bearer {API_KEY}"


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("http://127.0.0.1:4100", "http://127.0.0.1:4100/api/v1/agents/ag_1"),
        ("http://127.0.0.1:4100/api/v1/", "http://127.0.0.1:4100/api/v1/agents/ag_1"),
        ("https://host.example/behind/a/proxy", "https://host.example/behind/a/proxy/api/v1/agents/ag_1"),
        (None, "http://127.0.0.1:4100/api/v1/agents/ag_1"),
    ],
)
def test_base_url(base_url: Optional[str], url: str) -> None:
    client, requests = recording_client(base_url=base_url)

    client.agents.get("ag_1")

    assert str(requests[0].url) == url


def test_a_base_url_of_no_use_is_refused_when_the_client_is_made() -> None:
    with pytest.raises(JettsonValidationError, match="http"):
        Jettson(API_KEY, "localhost:4100")


def test_with_options_changes_one_call_and_shares_the_connections() -> None:
    client, requests = recording_client(default_headers={"X-Team": "ops", "X-Trace": "1"})

    client.with_options(headers={"x-team": "dev"}).agents.get("ag_1")
    client.agents.get("ag_1")

    assert [request.headers["x-team"] for request in requests] == ["dev", "ops"]
    assert requests[0].headers["x-trace"] == "1"
    assert requests[0].headers["user-agent"] == f"jettson-python/{jettson.__version__}"


def test_retries_wait_1_2_and_4_seconds(no_waiting: List[float]) -> None:
    client = client_that(lambda _: httpx.Response(500))

    with pytest.raises(JettsonError):
        client.agents.get("ag_1")

    assert no_waiting == [1, 2, 4]


@pytest.mark.parametrize("key", ["ключ", "line\nbreak", ""])
def test_an_idempotency_key_that_no_header_can_carry(key: str) -> None:
    client, requests = recording_client()

    if key:
        with pytest.raises(JettsonValidationError, match="x-idempotency-key"):
            client.agents.spawn("hi", idempotency_key=key)
        assert requests == []
    else:
        client.agents.spawn("hi", idempotency_key=key)
        assert requests[0].headers["x-idempotency-key"]


@pytest.mark.parametrize("metadata", [{"a": {1, 2}}, {"a": float("nan")}])
def test_what_json_cannot_hold_is_a_validation_error(metadata: Dict[str, Any]) -> None:
    client, requests = recording_client()

    with pytest.raises(JettsonValidationError, match="JSON"):
        client.agents.spawn("hi", metadata=metadata)

    assert requests == []


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.DecodingError("not gzip"),
        httpx.TooManyRedirects("round and round"),
        httpx.InvalidURL("what"),
    ],
)
def test_no_error_of_httpx_comes_out(failure: Exception) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(JettsonNetworkError) as caught:
        client_that(fail).agents.get("ag_1")

    assert (caught.value.status, caught.value.code) == (0, "network_error")


@pytest.mark.parametrize("body", ["[]", "null", "3", '{"agent_id": 1}', '{"data": {}}', "[" * 100_000])
def test_json_of_another_shape_is_a_response_error(body: str) -> None:
    client = client_that(lambda _: httpx.Response(200, text=body))

    with pytest.raises(JettsonResponseError):
        client.agents.get("ag_1")


def test_each_attempt_is_in_the_debug_log_without_the_key(caplog: pytest.LogCaptureFixture) -> None:
    answers = [httpx.Response(503), httpx.Response(200, json=AGENT)]
    client = client_that(lambda _: answers.pop(0))

    with caplog.at_level(logging.DEBUG, "jettson"):
        client.agents.get("ag_1")

    lines = [record.getMessage() for record in caplog.records if record.name == "jettson"]
    assert [line.split(" in ")[0] for line in lines] == [
        "GET /agents/ag_1 503",
        "GET /agents/ag_1 again",
        "GET /agents/ag_1 200",
    ]
    assert API_KEY not in "\n".join(lines)


def test_the_key_is_in_no_representation() -> None:
    client, _ = recording_client()

    assert API_KEY not in repr(client) + repr(vars(client)) + repr(client._transport.config)


def test_request_sends_any_call() -> None:
    answers = [httpx.Response(200, json={"keys": []}), httpx.Response(204)]
    client = client_that(lambda _: answers.pop(0))

    assert client.request("GET", "/keys", query={"page": 1}) == {"keys": []}
    assert client.request("DELETE", "/keys/key_1") is None


def test_an_answer_that_cannot_be_read_of_a_server_of_another_version_names_both() -> None:
    ours = jettson.__version__

    def ask(server: str) -> str:
        answer = httpx.Response(200, text="?", headers={"x-jettson-version": server})
        with pytest.raises(JettsonResponseError) as caught:
            client_that(lambda _: answer).agents.get("ag_1")
        return caught.value.message

    assert ask("99.0.0") == f"The answer is not JSON. The client has version {ours}, the server 99.0.0"
    assert ask(ours) == "The answer is not JSON"


def test_the_bytes_of_an_input_file_are_sent_as_base64_and_an_id_as_it_is() -> None:
    client, requests = recording_client()
    file = {"name": "a.png", "media_type": "image/png"}

    client.agents.spawn(
        "look", input_files=[{**file, "data": b"\x89P\xff"}, {**file, "data": "iVD/"}, "file_1"]
    )

    sent = json.loads(requests[0].content)
    assert sent["input_files"] == [{**file, "data": "iVD/"}, {**file, "data": "iVD/"}, "file_1"]
