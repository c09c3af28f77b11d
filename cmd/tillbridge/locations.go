package main

import (
	"context"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
)

// locationsVerb is which of Shopify's locations are this shop's own (R53).
type locationsVerb struct {
	List   locationsListVerb   `cmd:"" default:"withargs" help:"List Shopify's locations and which are this shop's own (what happens without a further word)."`
	Own    locationsOwnVerb    `cmd:"" help:"Say that locations are this shop's own; what waits there is taken in."`
	Disown locationsDisownVerb `cmd:"" help:"Say that locations are not this shop's own; what is booked stays."`
}

// locationsReport is what the verbs print as JSON.
type locationsReport struct {
	Locations []locationLine `json:"locations"`
	// Chosen: somebody has said which are this shop's own. Until then all are, but those
	// of services.
	Chosen bool `json:"chosen"`
	// TakenIn counts orders of which something became work here by the command, Waiting
	// those of them that a person has to accept first.
	TakenIn  int  `json:"takenIn,omitempty"`
	Waiting  int  `json:"waiting,omitempty"`
	Repeated bool `json:"repeated,omitempty"`
}

// locationLine is a location; Counts says that what it hands over is sold and sent here.
type locationLine struct {
	store.Location
	Counts bool `json:"counts"`
}

// locationsListVerb lists them.
type locationsListVerb struct{ jsonFlag }

// Run prints what Shopify said last.
func (v *locationsListVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		domain, err := s.shopDomain()
		if err != nil {
			return err
		}
		places, err := d.Locations(ctx, domain)
		if err != nil {
			return err
		}
		return s.printLocations(v.JSON, db.Ticked{Locations: places}, "")
	})
}

func (s *session) printLocations(asJSON bool, ticked db.Ticked, repeated string) error {
	places := ticked.Locations
	if asJSON {
		report := locationsReport{
			Locations: make([]locationLine, len(places)), Chosen: places.Chosen(), TakenIn: ticked.TakenIn, Waiting: ticked.Waiting,
			Repeated: repeated != "",
		}
		for i, at := range places {
			report.Locations[i] = locationLine{at, places.Counts(at)}
		}
		return s.printJSON(report)
	}
	if repeated != "" {
		s.println(repeated)
	}
	table := s.table()
	table.printf("OWN\tLOCATION\tADDRESS\tPICKUP\tONLINE ORDERS\n")
	yes := map[bool]string{true: "yes", false: "no"}
	for _, at := range places {
		table.printf("%s\t%s\t%s\t%s\t%s\n", yes[places.Counts(at)], at.Name, addressWords(at), yes[at.Pickup], yes[at.Online])
	}
	if err := table.flush(); err != nil {
		return err
	}
	if said := locationsSentence(places); said != "" {
		s.println(said)
	}
	if ticked.TakenIn > 0 {
		s.printf("%s taken in.\n", counted(int64(ticked.TakenIn), "order was", "orders were"))
	}
	if ticked.Waiting > 0 {
		s.printf("%s under Changed at Shopify to be accepted.\n", counted(int64(ticked.Waiting), "of them waits", "of them wait"))
	}
	return nil
}

// addressWords is where a location is, with what else tells of it.
func addressWords(at store.Location) string {
	parts := []string{}
	for _, part := range []struct {
		is   bool
		word string
	}{{at.Address != "", at.Address}, {at.Service, store.Service}, {!at.Active, "closed"}} {
		if part.is {
			parts = append(parts, part.word)
		}
	}
	return strings.Join(parts, "; ")
}

// locationsSentence says what stands out about the locations, "" for nothing.
func locationsSentence(places store.Locations) string {
	switch {
	case len(places) == 0:
		return "Shopify has not said yet which locations there are; 'check' asks it."
	case places.Undecided():
		return "Nobody has said which of these are this shop's own, so what any of them hands over is sold, counted and sent from here, but " +
			"what a service does. Say it with 'locations own'."
	default:
		return ""
	}
}

// doctorLocations says whose orders are worked on here.
func doctorLocations(ctx context.Context, d *db.DB, domain string) (string, error) {
	places, err := d.Locations(ctx, domain)
	if said := locationsSentence(places); err != nil || said != "" {
		return said, err
	}
	var own []string
	for _, at := range places {
		if places.Counts(at) {
			own = append(own, at.Name)
		}
	}
	return fmt.Sprintf("This shop's own: %s.", strings.Join(own, ", ")), nil
}

// locationsOwnVerb ticks some.
type locationsOwnVerb struct {
	jsonFlag
	onceFlag
	Names []string `arg:"" name:"name" help:"The locations' names, or their ids at Shopify."`
}

// Run ticks them and prints all.
func (v *locationsOwnVerb) Run(ctx context.Context, s *session) error {
	return s.tickLocations(ctx, v.Names, true, v.JSON, v.under("locations own", v))
}

// locationsDisownVerb takes ticks back.
type locationsDisownVerb struct {
	jsonFlag
	onceFlag
	Names []string `arg:"" name:"name" help:"The locations' names, or their ids at Shopify."`
}

// Run takes them back and prints all.
func (v *locationsDisownVerb) Run(ctx context.Context, s *session) error {
	return s.tickLocations(ctx, v.Names, false, v.JSON, v.under("locations disown", v))
}

func (s *session) tickLocations(ctx context.Context, names []string, own, asJSON bool, key once) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		domain, err := s.shopDomain()
		if err != nil {
			return err
		}
		var ticked db.Ticked
		repeated, err := key.do(ctx, d, func(ctx context.Context) (err error) {
			ticked, err = d.OwnLocations(ctx, domain, names, own)
			return err
		})
		if err == nil && repeated != "" {
			ticked.Locations, err = d.Locations(ctx, domain)
		}
		if err != nil {
			return err
		}
		return s.printLocations(asJSON, ticked, repeated)
	})
}
