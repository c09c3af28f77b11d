-- name: InsertEvent :exec
INSERT INTO events (seq, at, actor, subject_id, kind, title, detail, before, after, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: LastEvent :one
SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1;

-- name: EventsAbout :many
SELECT * FROM events WHERE subject_id = $1 ORDER BY seq;

-- name: RecentEvents :many
SELECT * FROM events ORDER BY seq DESC LIMIT $1;
