package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"gendan/handbook"
	"gendan/store"
)

// NewKey makes an API key, and the token by which its holder is known: gd_<prefix>_<secret>. Only the secret's hash is
// in the key; the token cannot be had again. A key of a role that people have needs a person; an admin's may go without.
// Shop is "platform/shop", or empty for all shops. Expires is an instant, or zero for never.
func NewKey(name string, role handbook.Role, person, shop string, now, expires time.Time) (key store.Key, token string, err error) {
	switch {
	case !role.Known():
		return store.Key{}, "", fmt.Errorf("unknown role %.40q", role)
	case role == handbook.RoleIntegration && person != "":
		return store.Key{}, "", errors.New("an integration's key belongs to no person")
	case role != handbook.RoleIntegration && role != handbook.RoleAdmin && person == "":
		return store.Key{}, "", fmt.Errorf("a key of role %s needs a person", role)
	case !expires.IsZero() && !expires.After(now):
		return store.Key{}, "", errors.New("the key would have expired already")
	}
	prefix, secret := strings.ToLower(rand.Text()[:10]), strings.ToLower(rand.Text())
	return store.Key{
		Prefix: prefix, Hash: hashOf(secret), Name: name, Role: role, PersonID: person, Shop: shop,
		CreatedAt: now, ExpiresAt: expires,
	}, "gd_" + prefix + "_" + secret, nil
}

// hashOf hashes a secret. It holds 128 random bits, so that a plain hash cannot be turned back.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// caller is who makes a request.
type caller struct{ key store.Key }

type callerKey struct{}

// callerOf gives a request's own context, for the generated handlers pass Gin's, which is used again for other
// requests, and who makes the request.
func callerOf(ctx context.Context) (context.Context, caller) {
	if c, ok := ctx.(*gin.Context); ok {
		ctx = c.Request.Context()
	}
	who, _ := ctx.Value(callerKey{}).(caller)
	return ctx, who
}

// authenticate finds the request's key.
func (s *server) authenticate(c *gin.Context) (caller, error) {
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if token == "" || !strings.EqualFold(scheme, "Bearer") {
		return caller{}, refuse(CodeKeyMissing, "send it as Authorization: Bearer gd_…")
	}
	parts := strings.Split(strings.TrimSpace(token), "_")
	if len(parts) != 3 || parts[0] != "gd" || len(parts[1]) > 40 {
		return caller{}, refuse(CodeKeyInvalid, "a key has the form gd_<prefix>_<secret>")
	}
	key, err := s.store.FindKey(c.Request.Context(), parts[1])
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return caller{}, fromStore(err)
	}
	if subtle.ConstantTimeCompare([]byte(hashOf(parts[2])), []byte(key.Hash)) != 1 {
		return caller{}, refuse(CodeKeyInvalid, "there is no such key")
	}
	now := s.now()
	switch {
	case !key.RevokedAt.IsZero() && !now.Before(key.RevokedAt):
		return caller{}, refuse(CodeKeyRevoked, "it was revoked on %s", key.RevokedAt.Format(time.RFC3339))
	case !key.ExpiresAt.IsZero() && !now.Before(key.ExpiresAt):
		return caller{}, refuse(CodeKeyExpired, "it expired on %s", key.ExpiresAt.Format(time.RFC3339))
	}
	return s.staffed(c.Request.Context(), key)
}

// staffed refuses the key of someone who has left, and limits a key to its person's shop.
func (s *server) staffed(ctx context.Context, key store.Key) (caller, error) {
	if key.PersonID == "" {
		return caller{key}, nil
	}
	person, err := s.store.GetPerson(ctx, key.PersonID)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return caller{}, fromStore(err)
	case !person.Active:
		return caller{}, refuse(CodePersonInactive, "%s is not among the staff", key.PersonID)
	case key.Shop == "":
		key.Shop = person.Shop
	case person.Shop != "" && person.Shop != key.Shop:
		return caller{}, refuse(CodeOtherShop, "the key is for %s, its person for %s", key.Shop, person.Shop)
	}
	return caller{key}, nil
}

// enter lets a request pass whose key is valid, has allowance left, and may use the route.
func (s *server) enter(roles []handbook.Role) gin.HandlerFunc {
	return func(c *gin.Context) {
		who, err := s.authenticate(c)
		if err != nil {
			s.problem(c, err)
			return
		}
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), callerKey{}, who))
		if wait, ok := s.limit.allow(who.key.Prefix, s.now()); !ok {
			e := refuse(CodeRateLimited, "the key may make %v requests a second", s.limit.perSecond)
			e.retry = wait
			s.problem(c, e)
			return
		}
		if !slices.Contains(roles, who.key.Role) {
			s.problem(c, refuse(CodeRole, "the key's role is %s; this takes: %s", who.key.Role, namesOf(roles)))
		}
	}
}

// sees says whether the key reaches a shop.
func (w caller) sees(platform handbook.Platform, shop string) bool {
	return w.key.Shop == "" || w.key.Shop == string(platform)+"/"+shop
}

// person gives the id of the key's person. Commands are always somebody's.
func (w caller) person() (string, error) {
	if w.key.PersonID == "" {
		return "", refuse(CodePersonRequired, "this is done by a person, and the key belongs to none")
	}
	return w.key.PersonID, nil
}

// shop refuses a shop that the key does not reach or that no policy lists, in this order, and gives its policy.
func (s *server) shop(who caller, platform Platform, shop string) (handbook.Policy, error) {
	if !who.sees(handbook.Platform(platform), shop) {
		return handbook.Policy{}, refuse(CodeOtherShop, "the key is for %s only", who.key.Shop)
	}
	policy, err := s.policies.For(handbook.Platform(platform), shop)
	if err != nil {
		return handbook.Policy{}, refuseField(CodeUnknownShop, "shop", "%s/%s is not among the registered shops", platform, shop)
	}
	return policy, nil
}

// filter gives the platform and shop that a list is limited to: what was asked for, within what the key reaches.
func (s *server) filter(who caller, platform *Platform, shop *string) (handbook.Platform, string, error) {
	switch {
	case shop != nil && platform == nil:
		return "", "", refuseField(CodeInvalid, "shop", "needs platform beside it")
	case shop != nil:
		_, err := s.shop(who, *platform, *shop)
		return handbook.Platform(*platform), *shop, err
	case who.key.Shop != "":
		own, name, _ := strings.Cut(who.key.Shop, "/")
		if platform != nil && string(*platform) != own {
			return "", "", refuse(CodeOtherShop, "the key is for %s only", who.key.Shop)
		}
		return handbook.Platform(own), name, nil
	case platform != nil:
		return handbook.Platform(*platform), "", nil
	}
	return "", "", nil
}
