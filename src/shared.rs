//! Collections that snapshots share with the writer. Each is cut into pieces; the writer copies only the pieces it
//! changes while a snapshot still holds them.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::{Array, SmallVec};

mod remembered;

pub(crate) use remembered::Remembered;

const SHARDS: usize = 256;

/// A list that usually has one item.
pub(crate) type Few<V> = SmallVec<[V; 1]>;

/// A hash map. Cloning it is cheap, and so is changing a clone.
#[derive(Debug)]
pub(crate) struct ShardedMap<K, V> {
    shards: Arc<[Arc<FxHashMap<K, V>>]>,
}

impl<K, V> Clone for ShardedMap<K, V> {
    fn clone(&self) -> Self {
        Self { shards: Arc::clone(&self.shards) }
    }
}

impl<K, V> Default for ShardedMap<K, V> {
    fn default() -> Self {
        Self { shards: vec![Arc::default(); SHARDS].into() }
    }
}

fn shard<Q: Hash + ?Sized>(key: &Q) -> usize {
    // Bits other than those that the shard's own map uses.
    (FxBuildHasher.hash_one(key) >> 32) as usize % SHARDS
}

impl<K: Clone + Eq + Hash, V: Clone> ShardedMap<K, V> {
    /// The value at `key`.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.shards[shard(key)].get(key)
    }

    /// All keys and values, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.shards.iter().flat_map(|shard| shard.iter())
    }

    /// Sets the value at `key`; returns the previous one.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.shard_mut(shard(&key)).insert(key, value)
    }

    /// Removes the value at `key` and returns it.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let index = shard(key);
        self.shards[index].contains_key(key).then(|| self.shard_mut(index).remove(key)).flatten()
    }

    /// The value at `key`, for changing; inserts the default value if there is none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.shard_mut(shard(&key)).entry(key).or_default()
    }

    fn shard_mut(&mut self, index: usize) -> &mut FxHashMap<K, V> {
        Arc::make_mut(&mut Arc::make_mut(&mut self.shards)[index])
    }
}

impl<K: Clone + Eq + Hash, A: Array<Item: Clone>> ShardedMap<K, SmallVec<A>> {
    /// The items at `key`.
    pub fn list<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> &[A::Item]
    where
        K: Borrow<Q>,
    {
        self.get(key).map_or(&[], SmallVec::as_slice)
    }

    /// Drops the items at `key` that `keep` rejects, and the whole list once it is empty.
    pub fn retain<Q: Hash + Eq + ?Sized>(&mut self, key: &Q, keep: impl Fn(&A::Item) -> bool)
    where
        K: Borrow<Q>,
    {
        let index = shard(key);
        if self.shards[index].get(key).is_none_or(|all| all.iter().all(&keep)) {
            return;
        }
        let shard = self.shard_mut(index);
        if let Some(all) = shard.get_mut(key) {
            keep_only(all, keep);
            if all.is_empty() {
                shard.remove(key);
            }
        }
    }
}

/// Drops the items of `list` that `keep` rejects.
fn keep_only<A: Array>(list: &mut SmallVec<A>, keep: impl Fn(&A::Item) -> bool) {
    list.retain(|value| keep(value));
}

/// Values by small numbers, most of which are in use. Cloning it is cheap, and so is changing a clone.
#[derive(Clone, Debug)]
pub(crate) struct SharedList<V> {
    pieces: Arc<Vec<Arc<[V; PIECE]>>>,
}

const PIECE: usize = 512;

impl<V> Default for SharedList<V> {
    fn default() -> Self {
        Self { pieces: Arc::default() }
    }
}

fn piece_and_index(number: u32) -> (usize, usize) {
    (number as usize / PIECE, number as usize % PIECE)
}

impl<V: Clone + Default> SharedList<V> {
    /// All values with their numbers; the default value where none was set.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &V)> {
        (0..).zip(self.pieces.iter().flat_map(|piece| piece.iter()))
    }

    /// The value at `number`, for changing; the default value where none was set.
    pub fn or_default(&mut self, number: u32) -> &mut V {
        let (piece, index) = piece_and_index(number);
        let pieces = Arc::make_mut(&mut self.pieces);
        while pieces.len() <= piece {
            pieces.push(Arc::new(std::array::from_fn(|_| V::default())));
        }
        &mut Arc::make_mut(&mut pieces[piece])[index]
    }
}

impl<A: Array<Item: Clone>> SharedList<SmallVec<A>> {
    /// The items at `number`.
    pub fn list(&self, number: u32) -> &[A::Item] {
        let (piece, index) = piece_and_index(number);
        self.pieces.get(piece).map_or(&[], |piece| &piece[index])
    }

    /// Drops the items at `number` that `keep` rejects.
    pub fn retain(&mut self, number: u32, keep: impl Fn(&A::Item) -> bool) {
        if !self.list(number).iter().all(&keep) {
            keep_only(self.or_default(number), keep);
        }
    }
}

/// A value that is derived from other fields when first needed. It is not part of its owner's value: clones derive it
/// anew, and it does not matter for equality.
#[derive(Debug)]
pub(crate) struct Prepared<T>(OnceLock<T>);

impl<T> Prepared<T> {
    /// The value, if it was derived already.
    pub fn known(&self) -> Option<&T> {
        self.0.get()
    }

    /// The value, derived by `prepare` if that has not happened yet.
    pub fn get(&self, prepare: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(prepare)
    }
}

impl<T> Default for Prepared<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Clone for Prepared<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> PartialEq for Prepared<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Prepared<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_stays_as_it_was() {
        let mut map: ShardedMap<String, Few<u32>> = ShardedMap::default();
        for number in 0..1_000 {
            map.or_default(format!("key {}", number % 700)).push(number);
        }
        let before = map.clone();
        map.or_default("key 5".to_owned()).push(5_000);
        map.retain("key 6", |&number| number != 6);
        map.retain("key 699", |_| false);
        map.insert("new".to_owned(), Few::from_slice(&[1, 2]));
        assert_eq!((map.list("key 5"), before.list("key 5")), (&[5, 705, 5_000][..], &[5, 705][..]));
        assert_eq!((map.list("key 6"), before.list("key 6")), (&[706][..], &[6, 706][..]));
        assert_eq!((map.get("key 699"), before.list("key 699")), (None, &[699][..]));
        assert_eq!((map.list("new"), before.get("new")), (&[1, 2][..], None));
        assert_eq!(map.remove("new").map(|all| all.len()), Some(2));
        assert_eq!(map.remove("nothing"), None);
        assert_eq!((map.iter().count(), before.iter().count()), (699, 700));
    }

    #[test]
    fn a_clone_of_a_list_stays_as_it_was() {
        let mut list: SharedList<Few<u32>> = SharedList::default();
        assert_eq!(list.list(0), [0; 0]);
        for number in 0..1_300 {
            list.or_default(number % 1_200).push(number);
        }
        let before = list.clone();
        list.or_default(5).push(5_000);
        list.retain(6, |&number| number != 6);
        list.retain(1_000, |&number| number == 1_000);
        list.or_default(9_000).push(1);
        assert_eq!((list.list(5), before.list(5)), (&[5, 1_205, 5_000][..], &[5, 1_205][..]));
        assert_eq!((list.list(6), before.list(6)), (&[1_206][..], &[6, 1_206][..]));
        assert_eq!((list.list(1_000), list.list(9_000), before.list(9_000)), (&[1_000][..], &[1][..], &[][..]));
        let lists_in_use = |list: &SharedList<Few<u32>>| list.iter().filter(|(_, all)| !all.is_empty()).count();
        assert_eq!((lists_in_use(&list), lists_in_use(&before)), (1_201, 1_200));
        assert_eq!(list.iter().find(|(_, all)| all.contains(&1_250)), Some((50, &Few::from_slice(&[50, 1_250]))));
    }
}
