package check

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// chain: each event follows from the one before.
func (b *books) chain() error {
	rows, err := b.db.QueryContext(b.ctx, "SELECT seq, at, actor, subject_id, kind, title, detail, before, after, salt, content, hash "+
		"FROM events ORDER BY seq")
	if err != nil {
		return err
	}
	defer rows.Close()
	previous, want := "", int64(1)
	for rows.Next() {
		var seq, at int64
		var actor, subject, kind, title, detail, before, after, salt, content, hash string
		if err := rows.Scan(&seq, &at, &actor, &subject, &kind, &title, &detail, &before, &after, &salt, &content, &hash); err != nil {
			return err
		}
		sum := sha256.New()
		for _, field := range []string{
			previous, strconv.FormatInt(seq, 10), strconv.FormatInt(at, 10), actor, subject, kind, title, detail,
			before, after, salt, content,
		} {
			fmt.Fprintf(sum, "%d:%s", len(field), field)
		}
		if seq != want || hex.EncodeToString(sum.Sum(nil)) != hash {
			b.fault(HalfMade, "the event log breaks at event %d", seq)
			return nil
		}
		previous, want = hash, want+1
	}
	return rows.Err()
}
