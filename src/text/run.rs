//! The run: its controls, and what can happen to it.

use super::messages;

messages! {
    RUN: "Run", "运行";
    PLAY: "Play", "播放";
    PAUSE: "Pause", "暂停";
    STEP: "Step to the next second; with Shift, ten seconds", "前进到下一秒；按住 Shift 前进十秒";
    RESET: "Reset: the same run again", "重置：重新运行一遍";
    MORE: "New run", "新的运行";
    NEW_RUN: "Start over from here", "从当前方案重新开始";
    NEW_RUN_IS: "The scenario as it is now; what was done by hand is forgotten", "以当前方案为起点，忘掉手动操作";
    NEW_SEED: "Start over with a new seed", "换随机种子重新开始";
    NEW_SEED_IS: "The same, with other random numbers", "同上，但使用另一组随机数";
    SPEED: "Speed", "速度";
    SPEED_MAX: "Max", "最快";
    SPEED_REACHED: "Speed really reached, in simulated seconds a second", "实际达到的速度：每秒模拟的秒数";
    BEHIND: "{speed}× reached", "仅达 {speed}×";
    BEHIND_IS: "This machine cannot keep up: the clock has slowed down, no request is left out", "本机跟不上：时钟已放慢，但没有漏掉任何请求";
    CLOCK: "Simulated time", "模拟时间";
    OUTDATED: "Last changes not running", "最近的更改未运行";
    OUTDATED_IS: "The scenario has problems: the run goes on as it was before the last changes", "方案有问题：运行仍按最近更改之前的方案继续";

    BRANCHED: "The run has branched: {count} recorded actions that lay ahead are dropped.", "运行已分叉：后面记录的 {count} 个操作已丢弃。";
    ACTIONS_FORGOTTEN: "The scenario has changed before its start: {count} recorded actions are dropped.", "方案在开始前已改变：记录的 {count} 个操作已丢弃。";
    SCRIPT_REPLAYED: "The run was replayed from the start: the script differs in what had already happened.", "已从头重放：预设事故中已发生的部分有变化。";
    HAND_REPLAYED: "The run was replayed from the start: what was done by hand has changed.", "已从头重放：手动操作有变化。";
    UNDO: "Undo", "撤销";
    HAS_PROBLEMS: "The scenario has problems. Correct them to run it.", "方案有问题，更正后才能运行。";
    REFUSED: "The simulation did not take the change: {why}", "模拟器未接受更改：{why}";
    CRASHED: "The simulation has failed, by a defect of ours: {message}. Your scenario is whole, and stands at its start. A link to this run helps to find the cause.", "模拟器出错，这是我们的缺陷：{message}。方案完好，已回到起点。此次运行的链接有助于查明原因。";
    LINK_IS: "This link makes the run again: {link}", "此链接可重现这次运行：{link}";
    COPY_LINK: "Copy link", "复制链接";
    CANNOT_LOAD: "The simulation could not be loaded. Check the connection and try again.", "无法载入模拟器。请检查网络后重试。";
    TRY_AGAIN: "Try again", "重试";
    OTHER_RELEASE: "The page and its simulation are of different releases. Reload the page to bring them together.", "页面与模拟器的版本不一致。请重新载入页面。";
    RELOAD: "Reload", "重新载入";
}
