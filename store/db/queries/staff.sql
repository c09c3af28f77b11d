-- name: StaffIsSetUp :one
SELECT EXISTS (SELECT 1 FROM staff WHERE removed_at = 0);

-- name: StaffMember :one
SELECT * FROM staff WHERE id = $1 AND removed_at = 0;

-- name: StaffMembers :many
SELECT * FROM staff WHERE removed_at = 0 ORDER BY name_folded;

-- name: InsertStaffMember :exec
INSERT INTO staff (id, name, name_folded, colour, role, pin_hash, pin_digits, secret_mark, badge, recovery, created_at, removed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0);

-- name: UpdateStaffMember :execrows
UPDATE staff SET name = sqlc.arg(name), name_folded = sqlc.arg(name_folded), colour = sqlc.arg(colour), role = sqlc.arg(role),
  badge = sqlc.arg(badge)
WHERE id = sqlc.arg(id) AND removed_at = 0;

-- name: SetPIN :execrows
UPDATE staff SET pin_hash = $2, pin_digits = $3, secret_mark = $4 WHERE id = $1 AND removed_at = 0;

-- name: SetRecovery :exec
UPDATE staff SET recovery = $2 WHERE id = $1;

-- name: RemoveStaffMember :execrows
UPDATE staff SET removed_at = $2, pin_hash = '', badge = '', recovery = '' WHERE id = $1 AND removed_at = 0;

-- name: StaffByBadge :one
SELECT * FROM staff WHERE badge = $1 AND badge <> '' AND removed_at = 0;

-- name: Roles :many
SELECT * FROM roles ORDER BY name;

-- name: RoleNamed :one
SELECT permissions FROM roles WHERE name = $1;

-- name: KeepRole :exec
INSERT INTO roles (name, permissions) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET permissions = excluded.permissions;

-- name: DeleteRole :execrows
DELETE FROM roles WHERE name = $1;

-- name: WrongPINs :one
SELECT wrong, at FROM wrong_pins WHERE subject = $1;

-- name: CountWrongPIN :exec
INSERT INTO wrong_pins (subject, wrong, at) VALUES ($1, $2, $3)
ON CONFLICT (subject) DO UPDATE SET wrong = excluded.wrong, at = excluded.at;

-- name: ForgetWrongPINs :exec
DELETE FROM wrong_pins WHERE subject = $1;

-- name: AllowOnce :exec
INSERT INTO allowances (id, act, record, person, allowed_by, at, expires_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0);

-- name: UseAllowance :many
UPDATE allowances SET used_at = sqlc.arg(now) WHERE id = (SELECT a.id FROM allowances a WHERE a.person = sqlc.arg(person)
  AND a.act = sqlc.arg(act) AND a.record = sqlc.arg(record) AND a.used_at = 0 AND a.expires_at >= sqlc.arg(now) ORDER BY a.at LIMIT 1)
RETURNING allowed_by;
