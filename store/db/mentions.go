package db

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// mentions are the events that may tell of a person who is not their subject: those
// that name customers by their code, and, in full, those without a subject and those
// about stock.
type mentions struct {
	byCode map[string][]int64
	others []sqlc.EventsNamingRow
}

var customerCode = regexp.MustCompile(`C-\d{5,15}`)

func (a *act) mentions(ctx context.Context) (mentions, error) {
	m := mentions{byCode: map[string][]int64{}}
	rows, err := a.EventsNaming(ctx)
	if err != nil {
		return m, fmt.Errorf("reading the log: %w", err)
	}
	for _, e := range rows {
		if e.SubjectID == "" || e.Kind == string(store.EventStock) {
			m.others = append(m.others, e)
		}
		for _, code := range customerCode.FindAllString(e.Title+" "+e.Detail, -1) {
			m.byCode[code] = append(m.byCode[code], e.Seq)
		}
	}
	return m, nil
}

// eventsAbout returns the numbers of the events whose texts tell of a person: those
// about their records and orders, and those that mention them.
func (a *act) eventsAbout(ctx context.Context, p person, m mentions) ([]int64, error) {
	var seqs []int64
	subjects := make([]string, 0, len(p.records)+len(p.orders))
	for _, c := range p.records {
		subjects, seqs = append(subjects, c.ID), append(seqs, m.byCode[c.Code()]...)
	}
	for _, row := range p.orders {
		subjects = append(subjects, row.ID)
	}
	for _, subject := range subjects {
		about, err := a.EventsOf(ctx, subject)
		if err != nil {
			return nil, fmt.Errorf("reading a story: %w", err)
		}
		for _, e := range about {
			seqs = append(seqs, e.Seq)
		}
	}
	finder := p.traces.Finder()
	for _, e := range m.others {
		if finder.MatchString(e.Title + "\n" + e.Detail + "\n" + e.Before + "\n" + e.After) {
			seqs = append(seqs, e.Seq)
		}
	}
	others, err := a.eventsOfFormerSurvivors(ctx, p, finder)
	if err != nil {
		return nil, err
	}
	seqs = append(seqs, others...)
	slices.Sort(seqs)
	return slices.Compact(seqs), nil
}

// eventsOfFormerSurvivors returns the events about records that one of the person's
// was merged into, until that was undone: meanwhile they told of the person too.
func (a *act) eventsOfFormerSurvivors(ctx context.Context, p person, finder *regexp.Regexp) (seqs []int64, err error) {
	for _, c := range p.records {
		merges, err := a.MergesAbout(ctx, c.ID)
		if err != nil {
			return nil, fmt.Errorf("reading the merges: %w", err)
		}
		for _, m := range merges {
			if slices.ContainsFunc(p.records, func(r store.Customer) bool { return r.ID == m.SurvivorID }) {
				continue
			}
			about, err := a.EventsOf(ctx, m.SurvivorID)
			if err != nil {
				return nil, fmt.Errorf("reading a story: %w", err)
			}
			for _, e := range about {
				text := e.Title + "\n" + e.Detail + "\n" + e.Before + "\n" + e.After
				if finder.MatchString(text) || c.Note != "" && strings.Contains(text, c.Note) {
					seqs = append(seqs, e.Seq)
				}
			}
		}
	}
	return seqs, nil
}
