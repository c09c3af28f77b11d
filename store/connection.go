package store

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Connection is the shop at Shopify that a database works for, as setup keeps it
// (R42). The secret is not part of it: that is in the keyring alone.
type Connection struct {
	// Domain is the shop's permanent one, "name.myshopify.com"; "" for none yet.
	Domain string
	// Name is what staff read, "" for what the shop calls itself.
	Name string
	// Currency is the shop's own, ISO 4217, as Shopify says; "" for what is known already.
	Currency string
	// Country is the shop's own, ISO 3166-1 alpha-2, as Shopify says; "" for what is
	// known already, or not known.
	Country string
	// Every is the time from one check for orders to the next (R4).
	Every time.Duration
}

// Shown is the shop as staff know it: its name, else its domain.
func (c Connection) Shown() string {
	if c.Name != "" {
		return c.Name
	}
	return c.Domain
}

// CheckPauses are the times between checks for orders that can be chosen; the
// default is the second (R4).
func CheckPauses() []time.Duration {
	return []time.Duration{15 * time.Second, DefaultPause, time.Minute, 2 * time.Minute, 5 * time.Minute}
}

// DefaultPause is the time between checks for orders when nobody chose (R4).
const DefaultPause = 30 * time.Second

// Check is Invalid for what can't be kept: a domain that is none, or a pause that
// Shopify or staff would suffer from.
func (c Connection) Check() error {
	if !IsShopDomain(c.Domain) {
		_, err := ShopDomain(c.Domain)
		if err == nil {
			err = Fail(Invalid, "%q is not a shop's domain; it looks like name.myshopify.com.", c.Domain)
		}
		return err
	}
	if !slices.Contains(CheckPauses(), c.Every) {
		return Fail(Invalid, "Orders can't be checked for every %s; choose between 15 seconds and 5 minutes.", c.Every)
	}
	return nil
}

const shopSuffix = ".myshopify.com"

var (
	shopDomain = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*\.myshopify\.com$`)
	shopHandle = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
)

// IsShopDomain says whether a text is a shop's permanent domain as Shopify writes it.
func IsShopDomain(text string) bool { return shopDomain.MatchString(text) }

// ShopDomain finds the shop's permanent domain in what a person typed or pasted: the
// domain itself, a page of the shop or of its admin, or its bare name. Invalid says
// what was wrong.
func ShopDomain(text string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return "", Fail(Invalid, "Type the shop's domain; it ends in .myshopify.com.")
	}
	address := text
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", Fail(Invalid, "%q is not a shop's domain; it looks like name.myshopify.com.", text)
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	steps := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch {
	case IsShopDomain(host):
		return host, nil
	case host == "admin.shopify.com" && len(steps) > 1 && steps[0] == "store" && shopHandle.MatchString(steps[1]):
		return steps[1] + shopSuffix, nil
	case shopHandle.MatchString(text):
		return text + shopSuffix, nil
	case strings.Contains(host, ".") && !strings.HasSuffix(host, shopSuffix) && !strings.HasSuffix(host, "shopify.com"):
		return "", Fail(Invalid, "%s is the shop's web address. The domain to type ends in .myshopify.com; Shopify shows it under Settings, "+
			"Domains.", host)
	default:
		return "", Fail(Invalid, "%q is not a shop's domain; it looks like name.myshopify.com.", text)
	}
}
