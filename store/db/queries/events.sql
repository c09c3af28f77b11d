-- name: InsertEvent :exec
INSERT INTO events (seq, at, actor, subject_id, kind, title, detail, before, after, hash, salt, content, forgotten_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0);

-- name: LastEvent :one
SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1;

-- Events that only cover books tell a person nothing.

-- name: EventsAbout :many
SELECT * FROM events WHERE subject_id = $1 AND kind <> 'sealed' ORDER BY seq;

-- name: RecentEvents :many
SELECT * FROM events WHERE kind <> 'sealed' AND kind <> 'signed_in' ORDER BY seq DESC LIMIT $1;

-- name: EventsUpTo :many
SELECT * FROM events WHERE kind <> 'sealed' AND seq <= sqlc.arg(seq) ORDER BY seq DESC LIMIT sqlc.arg(most) OFFSET sqlc.arg(skip);

-- name: CountEvents :one
SELECT COUNT(*), CAST(COALESCE(MAX(seq), 0) AS BIGINT) AS last FROM events WHERE kind <> 'sealed';

-- name: KeepSeal :exec
INSERT INTO seals (subject_id, seq, marks) VALUES ($1, $2, $3)
ON CONFLICT (subject_id) DO UPDATE SET seq = excluded.seq, marks = excluded.marks;

-- What may call a person, or have a pick list printed, with where its order stands now.

-- name: Happened :many
SELECT e.seq, e.at, e.actor, e.subject_id, e.kind, e.after, COALESCE(o.name, '') AS name, COALESCE(o.status, '') AS status,
  COALESCE(o.push, '') AS push, COALESCE(o.changed, 0) AS changed, COALESCE(o.archived, 0) AS archived, COALESCE(o.elsewhere, 0) AS elsewhere,
  COALESCE(o.transaction_id, '') AS transaction_id, COALESCE(o.delivery, '') AS delivery, COALESCE(o.places, '') AS places
FROM events e LEFT JOIN orders o ON o.id = e.subject_id
WHERE e.seq > sqlc.arg(since) AND e.kind IN ('taken_in', 'waiting', 'matched', 'changed', 'push_failed', 'quarantined')
ORDER BY e.seq LIMIT 5000;
