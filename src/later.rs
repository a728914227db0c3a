//! Code that comes later: a part of the page that neither its first sight nor a running simulation needs.
//!
//! A component is shown by [`view`] instead of by its tag; nothing else has to be done. Whatever can be reached through such
//! components alone (functions, data, other components) the build moves into a second program beside the first
//! (`xtask/src/split.rs`), which puts it into the first one's table and memory when it is loaded: by itself once the simulation
//! runs, or earlier for whoever cannot wait. A build that is not split has everything from the start.

use std::cell::{Cell, RefCell};
use std::ptr;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Object, Promise, Reflect, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use yew::prelude::*;
use yew::virtual_dom::VComp;

use crate::beside;
use crate::text::fields::FIELDS;
use crate::text::{app, run, use_language};

/// What the later program calls the first, and a name that only a program that was split exports.
const FIRST: &str = "first";
const SPLIT: &str = "later";

/// What is left to the browser for the first sight of a simulation that has begun to run, in milliseconds.
const WAITS_MS: u32 = 1_000;

thread_local! {
    static IS_HERE: Cell<bool> = const { Cell::new(false) };
    /// Under way; one that has failed is forgotten.
    static COMING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Shows a component whose code comes later; until then, that it is on its way, or why it has not come.
pub fn view<C: BaseComponent>(properties: C::Properties) -> Html {
    let properties = Rc::new(properties);
    html! { <Part view={move |()| entry::<C>()(Rc::clone(&properties))} /> }
}

/// The same for what need not be there from the start and shows nothing while it is not: it comes with the rest.
pub fn once_here<C: BaseComponent>(properties: C::Properties) -> Html {
    if is_here() { entry::<C>()(Rc::new(properties)) } else { Html::default() }
}

/// Something that is done by code that comes later.
pub trait Work {
    type With: 'static;
    type Done: 'static;

    fn work(with: Self::With) -> Self::Done;
}

/// Has it done as soon as its code is here; says why that cannot be had.
pub async fn work<W: Work>(with: W::With) -> Result<W::Done, String> {
    come().await?;
    Ok(work_entry::<W>()(with))
}

/// Has it done at once, if its code is here.
pub fn work_now<W: Work>(with: W::With) -> Option<W::Done> {
    is_here().then(|| work_entry::<W>()(with))
}

fn work_entry<W: Work>() -> fn(W::With) -> W::Done {
    let entry: &'static fn(W::With) -> W::Done = &(later_entry_of_work::<W> as _);
    #[allow(unsafe_code, reason = "as of a component")]
    unsafe {
        ptr::read_volatile(entry)
    }
}

/// The build knows it by the beginning of its name.
fn later_entry_of_work<W: Work>(with: W::With) -> W::Done {
    W::work(with)
}

/// Where the code of a component is entered. No compiler may see through it: what is called directly cannot come later.
fn entry<C: BaseComponent>() -> fn(Rc<C::Properties>) -> Html {
    let entry: &'static fn(Rc<C::Properties>) -> Html = &(later_entry::<C> as _);
    #[allow(unsafe_code, reason = "it is read like any other reference, only anew each time")]
    unsafe {
        ptr::read_volatile(entry)
    }
}

/// The build knows it by its name.
fn later_entry<C: BaseComponent>(properties: Rc<C::Properties>) -> Html {
    VComp::new::<C>(properties, None).into()
}

#[derive(Properties, PartialEq)]
struct PartProps {
    view: Callback<(), Html>,
}

#[component]
fn Part(props: &PartProps) -> Html {
    let language = use_language();
    let attempt = use_state_eq(|| 0);
    let trouble = use_state_eq(Option::<String>::default);
    let update = use_force_update();
    use_effect_with(*attempt, {
        let trouble = trouble.setter();
        move |_| {
            if !is_here() {
                spawn_local(async move {
                    match come().await {
                        Ok(()) => update.force_update(),
                        Err(why) => trouble.set(Some(why)),
                    }
                });
            }
        }
    });
    if is_here() {
        return props.view.emit(());
    }
    let onclick = {
        let trouble = trouble.setter();
        move |_| {
            trouble.set(None);
            attempt.set(*attempt + 1);
        }
    };
    match &*trouble {
        None => html! { <p class="later" role="status">{ app::COMING.get(language) }</p> },
        Some(why) => html! {
            <div class="later" role="alert" data-testid="later">
                <p>{ app::NOT_COME.fill(language, &[("why", why)]) }</p>
                <button type="button" class="button" data-testid="later-again" {onclick}>{ run::TRY_AGAIN.get(language) }</button>
            </div>
        },
    }
}

/// Loads it, where it is not there yet and nobody has asked for it; says why it cannot be had.
pub async fn come() -> Result<(), String> {
    if is_here() {
        return Ok(());
    }
    let coming =
        COMING.with_borrow_mut(|coming| coming.get_or_insert_with(|| future_to_promise(load())).clone());
    JsFuture::from(coming).await.map(drop).map_err(beside::told)
}

/// Has it come by itself a while after `runs`, with the texts that it shows: so it is there when it is wanted, and nothing
/// that is needed sooner waits.
#[hook]
pub fn use_coming(runs: bool) {
    let language = use_language();
    use_effect_with((runs, language), move |(runs, _)| {
        // What does not come now is asked for again when it is wanted; it is told then.
        let load = move || {
            spawn_local(async move {
                come().await.ok();
                FIELDS.come(language).await;
            });
        };
        let soon = runs.then(|| Timeout::new(WAITS_MS, load));
        move || drop(soon)
    });
}

fn is_here() -> bool {
    IS_HERE.get() || !Reflect::has(&wasm_bindgen::exports(), &SPLIT.into()).unwrap_or_default()
}

async fn load() -> Result<JsValue, JsValue> {
    let loaded = instance().await;
    match &loaded {
        Ok(_) => IS_HERE.set(true),
        Err(_) => drop(COMING.take()),
    }
    loaded
}

async fn instance() -> Result<JsValue, JsValue> {
    let address =
        beside::script().and_then(|script| Some(format!("{}_later.wasm", script.strip_suffix(".js")?)));
    let code = beside::bytes(&address.unwrap_or_default()).await?;
    let program = JsFuture::from(WebAssembly::compile(&code)).await?;
    let imports = Object::new();
    Reflect::set(&imports, &FIRST.into(), &wasm_bindgen::exports())?;
    JsFuture::from(WebAssembly::instantiate_module(program.unchecked_ref(), &imports)).await
}
