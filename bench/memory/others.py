"""mem0 and LangGraph's SQLite store over the same texts and vectors. Reads a JSON file, prints one JSON object."""

import json
import os
import shutil
import sys
import tempfile
import time
import uuid

os.environ["OPENAI_API_KEY"] = "unused"
os.environ["MEM0_TELEMETRY"] = "False"


def time_each(inputs, call):
    times = []
    for value in inputs:
        start = time.perf_counter()
        call(value)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return {"p50": times[len(times) // 2], "p95": times[int(len(times) * 0.95)]}


class Vectors:
    """Stands where an embedder would: the vectors are measured for neither side."""

    def __init__(self, data):
        self.by_text = {m["value"]: m["vector"] for m in data["memories"]}
        self.by_text.update({q["text"]: q["vector"] for q in data["questions"]})
        self.config = type("Config", (), {"embedding_dims": 384, "model": "e5"})()

    def embed(self, text, memory_action=None):
        return self.by_text[text]

    def embed_batch(self, texts, memory_action=None):
        return [self.by_text[text] for text in texts]


def measure_mem0(data, folder):
    os.environ["MEM0_DIR"] = os.path.join(folder, "mem0")
    from importlib.metadata import version

    from mem0 import Memory

    memory = Memory.from_config(
        {
            "vector_store": {
                "provider": "qdrant",
                "config": {"path": os.path.join(folder, "qdrant"), "embedding_model_dims": 384, "on_disk": True},
            },
            "history_db_path": os.path.join(folder, "history.db"),
        }
    )
    memory.embedding_model = Vectors(data)
    rows = data["memories"]
    alone = rows[:50]
    add = time_each(alone, lambda m: memory.add(m["value"], user_id="u", infer=False))
    # The rest goes past add(), which takes minutes, straight into its vector store: the search is the same.
    rest = rows[50:]
    for start in range(0, len(rest), 500):
        part = rest[start : start + 500]
        memory.vector_store.insert(
            vectors=[m["vector"] for m in part],
            ids=[str(uuid.uuid4()) for _ in part],
            payloads=[{"data": m["value"], "user_id": "u", "hash": m["key"], "text_lemmatized": m["value"]} for m in part],
        )
    answers = []
    search = time_each(
        data["questions"],
        lambda q: answers.append(memory.search(q["text"], filters={"user_id": "u"}, top_k=10)),
    )
    key_of = {m["value"]: m["key"] for m in rows}
    found = [[key_of[r["memory"]] for r in answer["results"]] for answer in answers]
    some = memory.get_all(filters={"user_id": "u"}, top_k=50)["results"]
    get = time_each(some, lambda m: memory.get(m["id"]))
    return {"version": version("mem0ai"), "search": search, "put": add, "get": get, "found": found}


def measure_langgraph(data, folder):
    from importlib.metadata import version

    # Python's own sqlite3 is often built without extensions, which the vectors need.
    import pysqlite3 as sqlite3

    sys.modules["sqlite3"] = sqlite3

    from langgraph.store.sqlite import SqliteStore

    vectors = Vectors(data)
    connection = sqlite3.connect(os.path.join(folder, "store.db"), check_same_thread=False, isolation_level=None)
    # Documented as "fields", read as "text_fields".
    fields = {"fields": ["text"], "text_fields": ["text"]}
    store = SqliteStore(connection, index={"dims": 384, "embed": vectors.embed_batch, **fields})
    store.setup()
    namespace = ("memories", "u")
    rows = data["memories"]
    put = time_each(rows, lambda m: store.put(namespace, m["key"], {"text": m["value"]}))
    answers = []
    search = time_each(
        data["questions"], lambda q: answers.append(store.search(namespace, query=q["text"], limit=10))
    )
    found = [[r.key for r in answer] for answer in answers]
    get = time_each(rows[:500], lambda m: store.get(namespace, m["key"]))
    return {
        "version": version("langgraph-checkpoint-sqlite"),
        "search": search,
        "put": put,
        "get": get,
        "found": found,
    }


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    answer = {}
    for name, measure in [("mem0", measure_mem0), ("langgraph", measure_langgraph)]:
        folder = tempfile.mkdtemp()
        try:
            answer[name] = measure(data, folder)
        except Exception as error:  # the other one is still worth measuring
            answer[name] = {"error": f"{type(error).__name__}: {error}"}
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(answer))


main()
