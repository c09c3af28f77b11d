package main

import (
	"strings"
	"time"

	"tillbridge/store"
)

// wishesReport is what was asked for and agreed on, as 'order NAME --json' prints it (R59).
type wishesReport struct {
	Note string `json:"note,omitempty"`
	// Attributes are of the whole order; keys with "_" are for apps alone.
	Attributes      []store.Attribute `json:"attributes,omitempty"`
	Tags            []string          `json:"tags,omitempty"`
	ShippingService string            `json:"shippingService,omitempty"`
	Company         string            `json:"company,omitempty"`
	CompanyLocation string            `json:"companyLocation,omitempty"`
	PONumber        string            `json:"poNumber,omitempty"`
	Terms           string            `json:"terms,omitempty"`
	TermsDueAt      time.Time         `json:"termsDueAt,omitzero"`

	said []store.Wish
}

func wishesOf(o store.Order) wishesReport {
	return wishesReport{
		Note: o.Note, Attributes: o.Attributes, Tags: o.Tags, ShippingService: o.ShippingService, Company: o.Company,
		CompanyLocation: o.CompanyLocation, PONumber: o.PONumber, Terms: o.Terms.Name, TermsDueAt: o.Terms.DueAt,
		said: append(o.Wishes(), o.Agreed("")...),
	}
}

func (s *session) printWishes(r orderReport) {
	if wanted := r.Wanted.Words(time.Now(), ""); wanted != "" {
		s.printf("Wanted: %s\n", wanted)
	}
	for _, wish := range r.said {
		s.printf("%s\n", wish)
	}
	if len(r.Tags) > 0 {
		s.printf("Tags: %s\n", strings.Join(r.Tags, ", "))
	}
}
