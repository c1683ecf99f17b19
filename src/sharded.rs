//! A hash map that snapshots share with the writer: cut into shards, of which the writer copies only those that it
//! changes while somebody still reads them.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::{Array, SmallVec};

const SHARDS: usize = 256;

/// A list that is mostly of one.
pub type Few<V> = SmallVec<[V; 1]>;

/// The map. Cloning it is cheap, and so is changing a clone.
#[derive(Debug)]
pub struct ShardedMap<K, V> {
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
    // The bits that the map in the shard does not go by.
    (FxBuildHasher.hash_one(key) >> 32) as usize % SHARDS
}

impl<K: Clone + Eq + Hash, V: Clone> ShardedMap<K, V> {
    /// What is at `key`.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.shards[shard(key)].get(key)
    }

    /// All of it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.shards.iter().flat_map(|shard| shard.iter())
    }

    /// Puts `value` at `key`; gives what was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.shard_mut(shard(&key)).insert(key, value)
    }

    /// Takes out what is at `key`.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = shard(key);
        self.shards[place].contains_key(key).then(|| self.shard_mut(place).remove(key)).flatten()
    }

    /// What is at `key`, to be changed; the default value is put there where nothing is.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.shard_mut(shard(&key)).entry(key).or_default()
    }

    fn shard_mut(&mut self, place: usize) -> &mut FxHashMap<K, V> {
        Arc::make_mut(&mut Arc::make_mut(&mut self.shards)[place])
    }
}

impl<K: Clone + Eq + Hash, A: Array<Item: Clone>> ShardedMap<K, SmallVec<A>> {
    /// What is listed at `key`.
    pub fn list<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> &[A::Item]
    where
        K: Borrow<Q>,
    {
        self.get(key).map_or(&[], SmallVec::as_slice)
    }

    /// Keeps what `keep` keeps of the list at `key`, and drops the list when nothing is left.
    pub fn retain<Q: Hash + Eq + ?Sized>(&mut self, key: &Q, keep: impl Fn(&A::Item) -> bool)
    where
        K: Borrow<Q>,
    {
        let place = shard(key);
        if self.shards[place].get(key).is_none_or(|all| all.iter().all(&keep)) {
            return;
        }
        let shard = self.shard_mut(place);
        if let Some(all) = shard.get_mut(key) {
            all.retain(|value| keep(value));
            if all.is_empty() {
                shard.remove(key);
            }
        }
    }
}

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
}
