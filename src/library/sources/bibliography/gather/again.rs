//! Entries put together again after some of them changed.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Between, Recipe, recipes};
use crate::library::citekey::Citekey;
use crate::library::date::Date;
use crate::library::sources::bibliography::{Item, Kind};
use crate::library::work::Work;
use crate::library::works::Works;

/// The works that the items of a file were put together to, and of which items each was made.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The works.
    pub works: Works,
    /// What is between the entries.
    pub between: Between,
    /// Of each slot's work.
    recipes: Vec<Kept>,
}

type Kept = Option<Recipe<Arc<Item>>>;

impl Gathered {
    /// Puts together `items`, of which those that were there before are the very same. Works that are made of the same
    /// items stay as they are, and where they are.
    pub fn again(&mut self, items: Vec<Arc<Item>>) {
        let (items, recipes, between) = recipes(items);
        let shared = |recipe: Recipe<usize>| recipe.map(|place| Arc::clone(&items[place]));
        let recipes: Vec<Recipe<Arc<Item>>> = recipes.into_iter().map(shared).collect();
        // No other item can lie where one lies that a recipe holds.
        let base = |(slot, recipe): (usize, &Kept)| Some((Arc::as_ptr(recipe.as_ref()?.base()?), slot));
        let known: FxHashMap<*const Item, usize> = self.recipes.iter().enumerate().filter_map(base).collect();
        let mut slots: Vec<Kept> = vec![None; self.recipes.len()];
        let mut others = Vec::new();
        let mut order = vec![0; recipes.len()];
        for (place, recipe) in recipes.into_iter().enumerate() {
            match recipe.base().and_then(|base| known.get(&Arc::as_ptr(base))) {
                Some(&slot) => {
                    slots[slot] = Some(recipe);
                    order[place] = slot as u32;
                }
                None => others.push((place, recipe)),
            }
        }
        let free: Vec<usize> = (0..slots.len()).filter(|&slot| slots[slot].is_none()).collect();
        let free = free.into_iter().chain(slots.len()..);
        for ((place, recipe), slot) in others.into_iter().zip(free) {
            slots.resize(slots.len().max(slot + 1), None);
            slots[slot] = Some(recipe);
            order[place] = slot as u32;
        }
        let work = |(slot, recipe): (usize, &Kept)| {
            let recipe = recipe.as_ref()?;
            let before = self.recipes.get(slot).and_then(Option::as_ref).filter(|before| before.is(recipe));
            let known = before.and_then(|_| self.works.get(slot as u32)).cloned();
            Some(known.unwrap_or_else(|| recipe.shared_work()))
        };
        self.works = Works::in_slots(slots.iter().enumerate().map(work).collect(), order.into());
        self.recipes = slots;
        self.between = between;
    }

    /// Puts together what is left when each of `changed` became another item. False, and nothing done, where more may
    /// follow from that than that the works say something else which those items make up.
    pub fn change(&mut self, changed: &[[Arc<Item>; 2]]) -> bool {
        let mut found = Vec::with_capacity(changed.len());
        for [before, now] in changed {
            let is_lent = before.citekeys.iter().any(|citekey| self.between.lent.contains(&citekey.key));
            let is_told = self.between.problems.iter().any(|problem| before.span.covers(problem.span));
            let slot = self.recipes.iter().position(|recipe| recipe.as_ref().is_some_and(|it| it.holds(before)));
            match slot {
                Some(slot) if !is_lent && !is_told && before.stands_like(now) => found.push(slot),
                _ => return false,
            }
        }
        for ([before, now], &slot) in changed.iter().zip(&found) {
            if let Some(recipe) = &mut self.recipes[slot] {
                recipe.exchange(before, now);
            }
        }
        let work = |slot: usize| Some((slot, self.recipes.get(slot)?.as_ref()?.shared_work()));
        self.works = self.works.with(found.into_iter().filter_map(work));
        true
    }
}

impl Recipe<Arc<Item>> {
    /// Whether it is the same as `other`.
    fn is(&self, other: &Self) -> bool {
        self.entry.is_some() == other.entry.is_some()
            && self.items().count() == other.items().count()
            && self.items().zip(other.items()).all(|(one, other)| Arc::ptr_eq(one, other))
    }

    fn holds(&self, item: &Arc<Item>) -> bool {
        self.items().any(|own| Arc::ptr_eq(own, item))
    }

    fn items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.entry.iter().chain(&self.chapters)
    }

    fn exchange(&mut self, before: &Arc<Item>, now: &Arc<Item>) {
        for item in self.entry.iter_mut().chain(&mut self.chapters) {
            if Arc::ptr_eq(item, before) {
                *item = Arc::clone(now);
            }
        }
    }

    fn shared_work(&self) -> Arc<Work> {
        Arc::new(self.clone().map(Arc::unwrap_or_clone).work())
    }
}

impl Item {
    /// Whether `other` in its place would be the same part of the same work: it differs in nothing that tells books
    /// and their chapters apart.
    fn stands_like(&self, other: &Self) -> bool {
        fn keys(citekeys: &[Citekey]) -> impl Iterator<Item = &str> {
            citekeys.iter().map(|citekey| citekey.key.as_str())
        }
        self.kind == other.kind
            && keys(&self.citekeys).eq(keys(&other.citekeys))
            && (self.kind != Kind::Book || self.title == other.title)
            && self.container == other.container
            && self.editors == other.editors
            && self.issued.map(Date::year) == other.issued.map(Date::year)
            && (&self.isbn, &self.edition, &self.volume) == (&other.isbn, &other.edition, &other.volume)
            && keys(self.parent.as_slice()).eq(keys(other.parent.as_slice()))
            && self.data.is_empty()
            && other.data.is_empty()
    }
}
