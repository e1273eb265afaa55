using Agents.Testing;
using Agents.Testing.Plugins;

namespace Agents.Plugins.BehaviorHandbook.Tests;

public sealed class BehaviorHandbookConformanceTests : PluginConformanceTests
{
    protected override Type Plugin => typeof(BehaviorHandbookPlugin);

    protected override IReadOnlyList<PluginCall> Calls { get; } =
    [
        Call("LearnBehaviors", ("question", "What is 38 + 9?")),
        Call("FindBehaviors", ("question", "What is 17 + 9?")),
        Call("Solve", ("question", "What is 17 + 9?")),
        Call("ImproveAnswer", ("question", "What is 17 + 9?"), ("attempts", 2)),
        Call("CheckCitations", ("answer", "[behavior:add-nine] 26"), ("shown", new[] { "add-nine" })),
        Call("RecordOutcome", ("cited", new[] { "add-nine" }), ("helpful", true), ("episode", "e1")),
    ];

    protected override object Create()
    {
        var fixture = new HandbookFixture(o => o.ApproveExtracted = true);
        return new BehaviorHandbookPlugin(
            fixture.Handbook, new ScriptedChatClient(ScriptedSolver.Reply), fixture.Options);
    }

    private static PluginCall Call(string function, params (string Name, object? Value)[] arguments) =>
        new(function, arguments.ToDictionary(a => a.Name, a => a.Value));
}
