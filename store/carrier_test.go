package store_test

import (
	"testing"

	"tillbridge/store"
)

func TestR28_ACarrierIsTheOneThatWhatIsTypedBegins(t *testing.T) {
	for typed, want := range map[string]string{
		"up": "UPS", "UPS": "UPS", "ups": "UPS", " fed ": "FedEx", "usp": "USPS", "Lietuvos": "Lietuvos Paštas",
		"dhl": "dhl", "Royal": "Royal", "gls": "GLS", "DHL eCommerce": "DHL eCommerce",
		"Anna's bicycle": "Anna's bicycle", "Express": "Express", "": "",
	} {
		if got := store.CarrierNamed(typed); got != want {
			t.Errorf("%q is taken for %q, want %q", typed, got, want)
		}
	}
}
