"""The metrics of a server, read by the parser of Prometheus' own Python library."""

from __future__ import annotations

import math
from typing import Dict
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

from jettson import Jettson


def test_prometheus_reads_the_metrics_of_a_server_that_has_run_an_agent(real_server: Dict[str, str]) -> None:
    base_url = real_server["base_url"]
    with Jettson(api_key=real_server["api_key"], base_url=base_url) as client:
        client.agents.spawn_and_wait("shell: echo hello")

    with urlopen(base_url.replace("/api/v1", "") + "/metrics") as response:
        text = response.read().decode()

    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert all(family.documentation for family in families.values())
    assert all(family.type in ("counter", "gauge", "histogram") for family in families.values())
    ended = families["jettson_agents_ended"].samples
    assert sum(sample.value for sample in ended if sample.labels["status"] == "completed") >= 1
    buckets = [
        sample
        for sample in families["gen_ai_client_operation_duration_seconds"].samples
        if sample.name.endswith("_bucket")
    ]
    assert any(math.isinf(float(sample.labels["le"])) and sample.value >= 1 for sample in buckets)
    assert families["jettson_database_up"].samples[0].value == 1
