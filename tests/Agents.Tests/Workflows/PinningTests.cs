using Agents.Tests.Registry;
using Agents.Workflows;

namespace Agents.Tests.Workflows;

/// <summary>One run is answered by one version of the model.</summary>
public sealed class PinningTests
{
    [Fact]
    public async Task A_run_that_waited_while_the_model_was_replaced_is_answered_by_the_version_that_began_it()
    {
        var token = TestContext.Current.CancellationToken;
        using var model = new ReloadingFixture();
        await model.PublishAsync("aaaa1111");
        var runner = new WorkflowRunner(new WorkflowServices { Models = _ => model.Client });
        var workflow = new WorkflowLoader().Parse("""
            nodes:
              - {id: a, kind: agent, prompt: x, next: ask}
              - {id: ask, kind: request, prompt: go on?, next: b}
              - {id: b, kind: agent, prompt: x}
            output: "{{ a }} {{ b }}"
            """);
        var waiting = await runner.RunAsync(workflow, new Dictionary<string, object?>(), cancellationToken: token);
        await model.PublishAsync("bbbb2222");
        await model.UntilAnsweredByAsync("bbbb2222");
        await runner.AnswerAsync(workflow, waiting.RunId, waiting.Requests[0].Id, "yes", token);
        var result = await runner.ResumeAsync(workflow, waiting.RunId, cancellationToken: token);
        Assert.Equal(string.Join(' ', Enumerable.Repeat("aaaa1111", 6)), result.Text);

        var next = await runner.RunAsync(
            new WorkflowLoader().Parse("nodes: [{id: a, kind: agent, prompt: x}]"),
            new Dictionary<string, object?>(), cancellationToken: token);
        Assert.StartsWith("bbbb2222", next.Text, StringComparison.Ordinal);
        // The version that everybody gets is not loaded a second time for a run that is pinned to it.
        Assert.Single(model.Loader.Of("bbbb2222"));
    }
}
