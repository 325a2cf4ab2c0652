"""The tables of a store, and how an older store gets them.

What is published stays: triggers refuse to change or delete a version, the content of a manifest, a move of a channel.
`readable` and `channels` are views for programs that only read, `nblift_kernel.output` among them; a later schema keeps
their columns.
"""

_RUNS_AND_VERSIONS = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        pipeline TEXT NOT NULL,
        status TEXT NOT NULL,
        started TEXT NOT NULL,
        ended TEXT,
        parameters TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE step_runs (
        run INTEGER NOT NULL REFERENCES runs (id),
        position INTEGER NOT NULL,
        step TEXT NOT NULL,
        status TEXT NOT NULL,
        notebook TEXT,
        seconds REAL,
        diagnostics TEXT NOT NULL,
        PRIMARY KEY (run, step)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE manifests (
        run INTEGER NOT NULL,
        step TEXT NOT NULL,
        position INTEGER NOT NULL,
        value TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (run, value),
        FOREIGN KEY (run, step) REFERENCES step_runs (run, step)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE versions (
        name TEXT NOT NULL,
        number INTEGER NOT NULL,
        run INTEGER NOT NULL,
        value TEXT NOT NULL,
        created TEXT NOT NULL,
        PRIMARY KEY (name, number),
        FOREIGN KEY (run, value) REFERENCES manifests (run, value)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER versions_never_change BEFORE UPDATE ON versions
        BEGIN SELECT RAISE (ABORT, 'a version never changes'); END
    """,
    """
    CREATE TRIGGER versions_are_kept BEFORE DELETE ON versions
        BEGIN SELECT RAISE (ABORT, 'a version is never deleted'); END
    """,
)

_KEEPING = (
    # When the bytes were given up; the manifest stays.
    "ALTER TABLE manifests ADD COLUMN collected TEXT",
    """
    CREATE TABLE manifest_blobs (
        digest TEXT NOT NULL,
        run INTEGER NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (digest, run, value),
        FOREIGN KEY (run, value) REFERENCES manifests (run, value)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO manifest_blobs
        SELECT DISTINCT json_extract(blob.value, '$.digest'), manifests.run, manifests.value
        FROM manifests, json_each(body, '$.blobs') AS blob
    """,
    """
    CREATE TABLE pins (
        name TEXT NOT NULL,
        number INTEGER NOT NULL,
        pinned TEXT NOT NULL,
        PRIMARY KEY (name, number),
        FOREIGN KEY (name, number) REFERENCES versions (name, number)
    ) STRICT, WITHOUT ROWID
    """,
    # The last move of a channel says where it is; `before` is the move that a rollback takes back.
    """
    CREATE TABLE channel_moves (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        channel TEXT NOT NULL,
        number INTEGER NOT NULL,
        before INTEGER REFERENCES channel_moves (id),
        moved TEXT NOT NULL,
        FOREIGN KEY (name, number) REFERENCES versions (name, number)
    ) STRICT
    """,
    """
    CREATE TABLE leases (
        id TEXT PRIMARY KEY,
        run INTEGER REFERENCES runs (id),
        taken TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE held (
        lease TEXT NOT NULL REFERENCES leases (id) ON DELETE CASCADE,
        digest TEXT NOT NULL,
        PRIMARY KEY (digest, lease)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER manifests_are_kept BEFORE DELETE ON manifests
        BEGIN SELECT RAISE (ABORT, 'a manifest is never deleted'); END
    """,
    """
    CREATE TRIGGER manifests_keep_their_content BEFORE UPDATE ON manifests
        WHEN (new.run, new.step, new.position, new.value) IS NOT (old.run, old.step, old.position, old.value)
            OR json_remove(new.body, '$.blobs', '$.codec', '$.flagged')
                IS NOT json_remove(old.body, '$.blobs', '$.codec', '$.flagged')
        BEGIN SELECT RAISE (ABORT, 'the content of a manifest never changes'); END
    """,
    """
    CREATE TRIGGER moves_never_change BEFORE UPDATE ON channel_moves
        BEGIN SELECT RAISE (ABORT, 'a move of a channel never changes'); END
    """,
    """
    CREATE TRIGGER moves_are_kept BEFORE DELETE ON channel_moves
        BEGIN SELECT RAISE (ABORT, 'a move of a channel is never deleted'); END
    """,
    """
    CREATE VIEW channels AS
        SELECT name, channel, number, id AS move, before, moved FROM channel_moves
        WHERE id IN (SELECT max(id) FROM channel_moves GROUP BY name, channel)
    """,
    """
    CREATE VIEW readable AS
        SELECT name, number, run, value, created, body, collected FROM versions JOIN manifests USING (run, value)
    """,
)

_JOURNAL = (
    # Blob of the archive of the code that the run executes.
    "ALTER TABLE runs ADD COLUMN code TEXT",
    "ALTER TABLE runs ADD COLUMN code_size INTEGER",
    "CREATE INDEX runs_by_code ON runs (code)",
    "ALTER TABLE runs ADD COLUMN cause TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN options TEXT NOT NULL DEFAULT '{}'",
    # The lease of the process that the run belongs to; it gets a new token whenever another process takes it.
    "ALTER TABLE runs ADD COLUMN owner TEXT",
    "ALTER TABLE runs ADD COLUMN token INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE runs ADD COLUMN process TEXT",
    "ALTER TABLE runs ADD COLUMN heartbeat TEXT",
    # When somebody asked for its end.
    "ALTER TABLE runs ADD COLUMN cancelled TEXT",
    """
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL,
        step TEXT NOT NULL,
        number INTEGER NOT NULL,
        token INTEGER NOT NULL,
        process TEXT NOT NULL,
        heartbeat TEXT NOT NULL,
        status TEXT NOT NULL,
        started TEXT NOT NULL,
        ended TEXT,
        reason TEXT,
        UNIQUE (run, step, number),
        FOREIGN KEY (run, step) REFERENCES step_runs (run, step)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX one_attempt_at_a_time ON attempts (run, step) WHERE status = 'running'",
    "CREATE UNIQUE INDEX one_success ON attempts (run, step) WHERE status = 'succeeded'",
    "CREATE INDEX runs_by_status ON runs (status)",
    """
    CREATE TRIGGER attempts_that_ended_never_change BEFORE UPDATE ON attempts WHEN old.status <> 'running'
        BEGIN SELECT RAISE (ABORT, 'an attempt that ended never changes'); END
    """,
    """
    CREATE TRIGGER attempts_are_kept BEFORE DELETE ON attempts
        BEGIN SELECT RAISE (ABORT, 'an attempt is never deleted'); END
    """,
    """
    CREATE TRIGGER tokens_only_grow BEFORE UPDATE OF token ON runs WHEN new.token < old.token
        BEGIN SELECT RAISE (ABORT, 'a token never becomes smaller'); END
    """,
)

_CACHE = (
    # The run that executed a cached step.
    "ALTER TABLE step_runs ADD COLUMN cached_from INTEGER REFERENCES runs (id)",
    # Facts and what was seen, by digest: most runs of a step have the same.
    """
    CREATE TABLE cache_texts (
        digest TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE cache_entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        step TEXT NOT NULL,
        key TEXT NOT NULL,
        run INTEGER NOT NULL,
        origin INTEGER NOT NULL REFERENCES runs (id),
        made TEXT NOT NULL,
        facts TEXT NOT NULL REFERENCES cache_texts (digest),
        seen TEXT NOT NULL REFERENCES cache_texts (digest),
        reasons TEXT NOT NULL,
        FOREIGN KEY (run, step) REFERENCES step_runs (run, step)
    ) STRICT
    """,
    "CREATE INDEX cache_entries_by_key ON cache_entries (step, key)",
    """
    CREATE TABLE cache_files (
        path TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)

_CODE = (
    # What the newest source says of each step.
    """
    CREATE TABLE cache_code (
        step TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)

#: Each group of statements takes the schema from its index to the next version; never edited once released.
MIGRATIONS = (_RUNS_AND_VERSIONS, _KEEPING, _JOURNAL, _CACHE, _CODE)
