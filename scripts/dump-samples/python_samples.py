"""Writes memories by LangMem and mem0 and prints what they store, as JSON: {file: content}."""

import asyncio
import json
import os
import tempfile
from typing import Any, Dict, List

os.environ["MEM0_TELEMETRY"] = "False"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langgraph.store.memory import InMemoryStore
from langmem import create_manage_memory_tool, create_memory_store_manager
from mem0 import Memory


class ScriptedModel(GenericFakeChatModel):
    """Says what it is given; the libraries do the rest."""

    def bind_tools(self, tools: Any, **kwargs: Any) -> "ScriptedModel":
        return self


def langmem() -> List[Dict[str, Any]]:
    store = InMemoryStore()
    facts = [{"content": "Alex prefers dark mode"}, {"content": "Alex lives in Leeds"}]
    calls = [{"name": "Memory", "args": fact, "id": f"call_{i}"} for i, fact in enumerate(facts)]
    said = AIMessage(content="", tool_calls=calls)
    model = ScriptedModel(messages=iter([said, AIMessage(content="done")]))
    manager = create_memory_store_manager(model, namespace=("memories", "alex"), store=store, query_limit=0)
    messages = [{"role": "user", "content": "I prefer dark mode. I live in Leeds."}]
    asyncio.run(manager.ainvoke({"messages": messages}))
    tool = create_manage_memory_tool(namespace=("memories", "alex"), store=store)
    tool.invoke({"action": "create", "content": "Alex owns a bike"})
    return [item.dict() for item in store.search(("memories",), limit=10)]


def mem0() -> Dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory.from_config(
            {
                "vector_store": {
                    "provider": "qdrant",
                    "config": {"path": f"{folder}/q", "collection_name": "m", "embedding_model_dims": 10},
                },
                "embedder": {"provider": "openai", "config": {"api_key": "none"}},
                "llm": {"provider": "openai", "config": {"api_key": "none"}},
                "history_db_path": f"{folder}/history.db",
            }
        )
        # No provider is asked: nothing is inferred, and all vectors are the same.
        from mem0.embeddings.mock import MockEmbeddings

        memory.embedding_model = MockEmbeddings()
        memory.add("Ada lives in Leeds", user_id="ada", infer=False, metadata={"team": "ops", "year": 2026})
        memory.add(
            "Ada's pass is valid", user_id="ada", run_id="trip", infer=False, expiration_date="2099-12-31"
        )
        points, _ = memory.vector_store.client.scroll("m", limit=10, with_payload=True)
        return {
            "mem0-payloads.json": [{"id": str(point.id), "payload": point.payload} for point in points],
            "mem0-get-all.json": memory.get_all(filters={"user_id": "ada"}),
        }


def main() -> None:
    items = langmem()
    print(json.dumps({"langmem-items.json": items, **mem0()}, indent=1, default=str))


main()
