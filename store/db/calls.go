package db

import (
	"context"

	"tillbridge/store"
)

// Happened returns what was logged after an event that may call a person or have a
// pick list printed (R68), oldest first, and the log's end; at most 5000 are read, then
// the end is that of the last. Left out is what this computer's list doesn't show (R54).
func (d *DB) Happened(ctx context.Context, since int64) (list []store.Happened, end int64, err error) {
	head, err := d.Head(ctx)
	if err != nil {
		return nil, since, err
	}
	rows, err := d.read.Happened(ctx, since)
	if err != nil {
		return nil, since, wrap(err, "reading what happened")
	}
	at, err := d.Narrowing(ctx)
	if err != nil {
		return nil, since, err
	}
	for _, row := range rows {
		if at.Hides(row.Places) {
			continue
		}
		list = append(list, store.Happened{
			Event: store.Event{
				Seq: row.Seq, At: store.At(row.At), Actor: row.Actor, SubjectID: row.SubjectID, Kind: store.EventKind(row.Kind), After: row.After,
			},
			OrderName: row.Name, Status: store.Status(row.Status), Push: store.PushState(row.Push),
			Changed: row.Changed == 1, Archived: row.Archived == 1 || row.Elsewhere == int64(store.AllElsewhere),
			TransactionID: row.TransactionID, Delivery: store.Delivery(row.Delivery),
		})
	}
	if len(rows) == mostHappened {
		return list, rows[len(rows)-1].Seq, nil
	}
	if last := len(rows) - 1; last >= 0 {
		return list, max(head.Seq, rows[last].Seq), nil
	}
	return list, max(head.Seq, since), nil
}

// mostHappened is how many events the query returns.
const mostHappened = 5000

// CallPlan returns what this computer's people want to be called for, and how.
func (d *DB) CallPlan(ctx context.Context) (store.CallPlan, error) {
	var p store.CallPlan
	for key, on := range switches(&p) {
		text, err := d.decided(ctx, key)
		if err != nil {
			return p, err
		}
		if *on, err = store.ParseSwitch(text); err != nil {
			return p, err
		}
	}
	text, err := d.decided(ctx, store.SettingQuiet)
	if err != nil {
		return p, err
	}
	p.Quiet, err = store.ParseQuietHours(text)
	return p, err
}

// SetCallPlan keeps what is different in it.
func (d *DB) SetCallPlan(ctx context.Context, to store.CallPlan) error {
	was, err := d.CallPlan(ctx)
	if err != nil {
		return err
	}
	before := switches(&was)
	for key, on := range switches(&to) {
		if *on == *before[key] {
			continue
		}
		if err := d.decide(ctx, key, store.SwitchWord(*on)); err != nil {
			return err
		}
	}
	if to.Quiet == was.Quiet {
		return nil
	}
	return d.decide(ctx, store.SettingQuiet, to.Quiet.String())
}

// PrintsPickLists says whether this computer prints pick lists by itself.
func (d *DB) PrintsPickLists(ctx context.Context) (bool, error) {
	text, err := d.decided(ctx, store.SettingPickLists)
	if err != nil {
		return false, err
	}
	return store.ParseSwitch(text)
}

// SetPrintsPickLists decides it.
func (d *DB) SetPrintsPickLists(ctx context.Context, on bool) error {
	return d.decide(ctx, store.SettingPickLists, store.SwitchWord(on))
}

// switches are the settings of a plan that are on or off, by their keys.
func switches(p *store.CallPlan) map[string]*bool {
	all := map[string]*bool{store.SettingSound: &p.Sound, store.SettingShow: &p.Show}
	for _, kind := range store.CallKinds() {
		all[kind.Setting()] = p.Switch(kind)
	}
	return all
}

func (d *DB) decided(ctx context.Context, key string) (string, error) {
	s, err := store.SettingNamed(key)
	if err != nil {
		return "", err
	}
	return d.Decided(ctx, s)
}

func (d *DB) decide(ctx context.Context, key, text string) error {
	s, err := store.SettingNamed(key)
	if err != nil {
		return err
	}
	return d.Decide(ctx, s, text)
}
