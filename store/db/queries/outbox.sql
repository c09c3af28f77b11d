-- name: InsertPush :exec
INSERT INTO outbox (id, order_id, intent, state, run_at, attempts, first_tried_at, last_error, claimed_by,
  claimed_until, job_id, fulfillment_id, carrier, tracking, created_at, done_at, sent_at, was, parts, act, lines, notify, minor, note)
VALUES (sqlc.arg(id), sqlc.arg(order_id), sqlc.arg(intent), 'queued', sqlc.arg(at), 0, 0, '', '', 0, '', sqlc.arg(fulfillment_id),
  sqlc.arg(carrier), sqlc.arg(tracking), sqlc.arg(at), 0, 0, sqlc.arg(was), sqlc.arg(parts), sqlc.arg(act), sqlc.arg(lines),
  sqlc.arg(notify), sqlc.arg(minor), sqlc.arg(note));

-- name: PushOf :one
SELECT * FROM outbox WHERE order_id = $1 AND intent = $2 AND act = '';

-- name: PushOfAct :one
SELECT * FROM outbox WHERE order_id = $1 AND intent = $2 AND act = $3;

-- name: PushesOf :many
SELECT * FROM outbox WHERE order_id = $1 ORDER BY created_at, id;

-- What may have been handed over by quantity, or captured, stays in doubt: it is looked for first.

-- name: RequeuePush :execrows
UPDATE outbox SET state = 'queued', run_at = $3, last_error = '', carrier = $4, tracking = $5, created_at = $3, was = $6,
  sent_at = CASE WHEN lines = '' AND intent <> 'capture' THEN 0 ELSE sent_at END
WHERE id = $1 AND intent = $2 AND (state = 'withdrawn' OR state = 'failed' OR state = 'confirmed');

-- Of an order that Shopify has cancelled nothing is sent that waits, or tried again.

-- name: WithdrawOfCancelled :exec
UPDATE outbox SET state = 'withdrawn' WHERE order_id = $1 AND intent <> 'cancel' AND (state = 'failed' OR (state = 'queued' AND sent_at = 0));

-- A later status overtakes what was never tried and what has failed; what was handed over by
-- quantity, and an act about that, only once it has failed. With sqlc.arg(apart) 1 the
-- parts that are announced by themselves are not its business; the order's money never is.

-- name: WithdrawPushes :execrows
UPDATE outbox SET state = 'withdrawn' WHERE order_id = sqlc.arg(order_id) AND (intent <> sqlc.arg(intent) OR lines <> '' OR (intent = 'ready_for_pickup' AND act <> '' AND state = 'failed'))
AND (state = 'failed' OR (state = 'queued' AND attempts = 0 AND lines = '' AND (intent = 'ready_for_pickup' OR intent = 'fulfill' OR intent = 'cancel')))
AND (CAST(sqlc.arg(apart) AS BIGINT) = 0 OR intent <> 'ready_for_pickup' OR act = '')
AND intent <> 'mark_paid' AND intent <> 'capture';

-- name: WithdrawCompleted :execrows
UPDATE outbox SET state = 'withdrawn' WHERE order_id = $1 AND intent = 'fulfill' AND lines = ''
AND (state = 'failed' OR (state = 'queued' AND sent_at = 0));

-- name: WithdrawPush :execrows
UPDATE outbox SET state = 'withdrawn' WHERE order_id = $1 AND intent = $2 AND state = 'failed';

-- A payment that is taken back here is not told any more where nothing went out yet.

-- name: WithdrawMarkPaid :execrows
UPDATE outbox SET state = 'withdrawn' WHERE order_id = $1 AND intent = 'mark_paid'
AND (state = 'failed' OR (state = 'queued' AND sent_at = 0));

-- name: WithdrawPart :exec
UPDATE outbox SET state = 'withdrawn' WHERE order_id = $1 AND intent = 'ready_for_pickup' AND act = $2 AND state = 'failed';

-- name: LastFailed :one
SELECT last_error FROM outbox WHERE order_id = $1 AND state = 'failed' ORDER BY done_at DESC, id DESC LIMIT 1;

-- What a rejection overtook before it was sent goes out after all, and what had
-- failed has failed again, when Shopify refuses to cancel; so does what announces a part
-- by itself that is saved as Ready for Pickup.

-- name: RestorePush :exec
UPDATE outbox SET state = CASE WHEN attempts = 0 THEN 'queued' ELSE 'failed' END
WHERE outbox.order_id = $1 AND state = 'withdrawn' AND (intent = $2 AND act = '' OR intent = 'ready_for_pickup' AND EXISTS (
  SELECT 1 FROM part_statuses p WHERE p.order_id = outbox.order_id AND p.part = outbox.act AND p.status = 'Ready for Pickup'));

-- No wait and no claim reaches past sqlc.arg(far): one that does was measured by a
-- clock that was wrong, so it is over.
-- Rows of one order come one after the other, but an announcement that waits for a part's
-- day holds up nothing of the other parts, an act about one of them waits for no try
-- that is put off, and neither do money and goods for each other.

-- name: NextPush :one
SELECT o.id FROM outbox o
WHERE (o.state = 'queued' OR o.state = 'sent') AND (o.run_at <= sqlc.arg(now) OR o.run_at > sqlc.arg(far))
AND (o.claimed_until <= sqlc.arg(now) OR o.claimed_until > sqlc.arg(far))
AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.order_id = o.order_id AND (e.created_at < o.created_at OR (e.created_at = o.created_at AND e.id < o.id)) AND (e.state = 'queued' OR e.state = 'sent')
  AND (e.state = 'sent' OR e.sent_at <> 0 OR e.run_at <= sqlc.arg(now) OR o.intent IN ('track', 'take_back', 'release', 'mark_paid', 'capture') AND e.intent = o.intent
    OR o.intent NOT IN ('track', 'take_back', 'release', 'mark_paid', 'capture')
      AND (e.intent NOT IN ('ready_for_pickup', 'mark_paid', 'capture') OR e.network = 1)))
ORDER BY o.created_at, o.id LIMIT 1;

-- name: NextPushAt :one
SELECT CAST(COALESCE(MIN(CASE WHEN run_at > sqlc.arg(far) OR claimed_until > sqlc.arg(far) THEN CAST(sqlc.arg(now) AS BIGINT)
  WHEN claimed_until > run_at THEN claimed_until ELSE run_at END), 0) AS BIGINT) FROM outbox
WHERE state = 'queued' OR state = 'sent';

-- name: CountFarPushes :one
SELECT COUNT(*) FROM outbox WHERE (state = 'queued' OR state = 'sent') AND (run_at > sqlc.arg(far) OR claimed_until > sqlc.arg(far));

-- name: ClaimPush :one
UPDATE outbox SET state = 'sent', claimed_by = sqlc.arg(claimed_by), claimed_until = sqlc.arg(claimed_until), attempts = attempts + 1,
  first_tried_at = CASE WHEN first_tried_at = 0 THEN CAST(sqlc.arg(now) AS BIGINT) ELSE first_tried_at END
WHERE id = sqlc.arg(id) AND (claimed_until <= sqlc.arg(now) OR claimed_until > sqlc.arg(far)) AND (state = 'queued' OR state = 'sent')
RETURNING *;

-- What is noted about a push is noted by the try that claimed it last: attempts
-- counts the claims, so a try that was overtaken changes nothing.

-- name: MarkPushSent :execrows
UPDATE outbox SET sent_at = sqlc.arg(sent_at), parts = sqlc.arg(parts), fulfillment_id = sqlc.arg(fulfillment_id)
WHERE id = sqlc.arg(id) AND attempts = sqlc.arg(attempts) AND state = 'sent' AND claimed_until > sqlc.arg(now);

-- name: SetPushJob :execrows
UPDATE outbox SET job_id = $3 WHERE id = $1 AND attempts = $2 AND state = 'sent';

-- name: ConfirmPush :execrows
UPDATE outbox SET state = 'confirmed', fulfillment_id = $3, last_error = '', claimed_until = 0, done_at = $4, sent_at = 0, parts = $5
WHERE id = $1 AND attempts = $2 AND state = 'sent';

-- name: DropPush :execrows
UPDATE outbox SET state = 'withdrawn', last_error = '', claimed_until = 0, done_at = $3, sent_at = 0
WHERE id = $1 AND attempts = $2 AND state = 'sent';

-- name: FailPush :execrows
UPDATE outbox SET state = 'failed', last_error = $3, claimed_until = 0, done_at = $4, parts = $5, sent_at = $6, fulfillment_id = $7
WHERE id = $1 AND attempts = $2 AND state = 'sent';

-- name: DelayPush :execrows
UPDATE outbox SET state = 'queued', last_error = $3, run_at = $4, sent_at = $5, network = $6, parts = $7, fulfillment_id = $8, claimed_until = 0
WHERE id = $1 AND attempts = $2 AND state = 'sent';

-- Only what waits because a try failed is hastened: what is claimed is under way.

-- name: HastenPushes :execrows
UPDATE outbox SET run_at = sqlc.arg(now) WHERE state = 'queued' AND run_at > sqlc.arg(now);

-- name: HastenNetwork :execrows
UPDATE outbox SET run_at = sqlc.arg(now), network = 0 WHERE state = 'queued' AND network = 1 AND run_at > sqlc.arg(now);

-- name: CountConfirmedSince :one
SELECT COUNT(*) FROM outbox WHERE state = 'confirmed' AND done_at >= $1;

-- name: CountWaitingPushes :one
SELECT COUNT(*) FROM outbox WHERE state = 'queued' OR state = 'sent';

-- In a restored database each may have gone out since the backup. Shopify's clock
-- may be ten minutes behind the one that wrote created_at.
-- name: DoubtPushes :exec
UPDATE outbox SET attempts = attempts + 1, first_tried_at = CASE WHEN first_tried_at = 0 THEN created_at ELSE first_tried_at END,
  sent_at = CASE WHEN sent_at = 0 THEN created_at - 600000 ELSE sent_at END
WHERE state = 'queued' OR state = 'sent';
