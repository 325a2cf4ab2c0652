BEGIN TRANSACTION;
CREATE TABLE manifests (
            run INTEGER NOT NULL,
            step TEXT NOT NULL,
            position INTEGER NOT NULL,
            value TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (run, value),
            FOREIGN KEY (run, step) REFERENCES step_runs (run, step)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "manifests" VALUES(1,'fit',0,'model@fit','{"value":"model@fit","type":"int","codec":"json","blobs":[{"digest":"sha256:7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451","size":1}],"content":"sha256:7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451","preview":"42"}');
INSERT INTO "manifests" VALUES(1,'load',1,'pair@load','{"value":"pair@load","type":"int","codec":"json","blobs":[{"digest":"sha256:080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22","size":3}],"content":"sha256:080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22","preview":"42","key":"pair"}');
INSERT INTO "manifests" VALUES(1,'load',0,'rows@load','{"value":"rows@load","type":"int","codec":"json","blobs":[{"digest":"sha256:73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049","size":2}],"content":"sha256:73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049","preview":"42"}');
INSERT INTO "manifests" VALUES(2,'load',0,'rows@load','{"value":"rows@load","type":"int","codec":"json","blobs":[{"digest":"sha256:73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049","size":2}],"content":"sha256:73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049","preview":"42"}');
CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            pipeline TEXT NOT NULL,
            status TEXT NOT NULL,
            started TEXT NOT NULL,
            ended TEXT,
            parameters TEXT NOT NULL
        ) STRICT
        ;
INSERT INTO "runs" VALUES(1,'shop','succeeded','2026-01-02T03:04:05+00:00','2026-01-02T03:04:05+00:00','{"seed":7}');
INSERT INTO "runs" VALUES(2,'shop','running','2026-01-02T03:04:05+00:00',NULL,'{"seed":8}');
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
        ;
INSERT INTO "step_runs" VALUES(1,2,'fit','succeeded',NULL,0.5,'[]');
INSERT INTO "step_runs" VALUES(1,1,'load','succeeded','.nblift/runs/1/01-load.ipynb',1.5,'[]');
INSERT INTO "step_runs" VALUES(2,2,'fit','pending',NULL,NULL,'[]');
INSERT INTO "step_runs" VALUES(2,1,'load','succeeded',NULL,1.0,'[]');
CREATE TABLE versions (
            name TEXT NOT NULL,
            number INTEGER NOT NULL,
            run INTEGER NOT NULL,
            value TEXT NOT NULL,
            created TEXT NOT NULL,
            PRIMARY KEY (name, number),
            FOREIGN KEY (run, value) REFERENCES manifests (run, value)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "versions" VALUES('model',1,1,'model@fit','2026-01-02T03:04:05+00:00');
INSERT INTO "versions" VALUES('rows',1,1,'rows@load','2026-01-02T03:04:05+00:00');
INSERT INTO "versions" VALUES('rows',2,2,'rows@load','2026-01-02T03:04:05+00:00');
CREATE TRIGGER versions_never_change BEFORE UPDATE ON versions
            BEGIN SELECT RAISE (ABORT, 'a version never changes'); END;
CREATE TRIGGER versions_are_kept BEFORE DELETE ON versions
            BEGIN SELECT RAISE (ABORT, 'a version is never deleted'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',2);
COMMIT;
PRAGMA application_id = 1851944038;
PRAGMA user_version = 1;
