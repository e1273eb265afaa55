using System.Diagnostics;
using Agents.Records;
using Agents.Workflows;
using Agents.Workflows.Engine;

namespace Agents.Tests.Workflows;

/// <summary>One process works on a run at a time; a claim whose process is gone holds up nobody.</summary>
public sealed class ClaimTests
{
    private readonly WorkflowFixture _fixture = new();
    private readonly WorkflowDefinition _workflow =
        WorkflowFixture.Parse("nodes: [{id: a, kind: request, prompt: x, next: b}, {id: b, kind: agent, prompt: y}]");

    [Fact]
    public async Task A_run_of_another_process_is_refused_while_it_lives()
    {
        using var other = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        try
        {
            _fixture.Time.SetUtcNow(TimeProvider.System.GetUtcNow().AddSeconds(1));
            await WaitingAsync();
            await ClaimAsync(other.Id, Environment.MachineName);
            var error = await Assert.ThrowsAsync<AgentsException>(() => _fixture.ResumeAsync(_workflow, "r"));
            Assert.Contains($"process {other.Id} on {Environment.MachineName}", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            other.Kill();
            await other.WaitForExitAsync(WorkflowFixture.Token);
        }

        Assert.Equal("y", (await _fixture.ResumeAsync(_workflow, "r")).Text);
    }

    [Fact]
    public async Task A_process_that_has_the_number_of_another_holds_up_nobody()
    {
        // In 2020, as the fixture's clock says, no process of today had begun.
        await WaitingAsync();
        await ClaimAsync(Environment.ProcessId + 1, Environment.MachineName);
        await ClaimAsync(Environment.ProcessId, Environment.MachineName);
        Assert.Equal("y", (await _fixture.ResumeAsync(_workflow, "r")).Text);
    }

    [Fact]
    public async Task A_claim_of_another_machine_ends_after_an_hour_without_a_checkpoint()
    {
        await WaitingAsync();
        await ClaimAsync(1, "elsewhere");
        _fixture.Time.Advance(TimeSpan.FromMinutes(59));
        await Assert.ThrowsAsync<AgentsException>(() => _fixture.ResumeAsync(_workflow, "r"));
        _fixture.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("y", (await _fixture.ResumeAsync(_workflow, "r")).Text);
    }

    [Fact]
    public async Task Of_two_that_take_the_place_of_a_third_the_first_gets_it()
    {
        await WaitingAsync();
        await ClaimAsync(1, "elsewhere", id: "dead");
        await ClaimAsync(2, "elsewhere", id: "first", over: "dead");
        await ClaimAsync(3, "elsewhere", id: "second", over: "dead");
        var error = await Assert.ThrowsAsync<AgentsException>(() => _fixture.ResumeAsync(_workflow, "r"));
        Assert.Contains("process 2 on elsewhere", error.Message, StringComparison.Ordinal);
        await ClaimAsync(2, "elsewhere", id: "first", released: true);
        Assert.Equal("y", (await _fixture.ResumeAsync(_workflow, "r")).Text);
    }

    [Fact]
    public async Task A_run_that_two_begin_at_once_belongs_to_one()
    {
        var workflow = WorkflowFixture.Parse("nodes: [{id: a, kind: agent, prompt: x}]");
        int[] outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            try
            {
                return (await _fixture.StartAsync(workflow, "same")).Status == WorkflowStatus.Completed ? 1 : 0;
            }
            catch (AgentsException)
            {
                return 0;
            }
        })));
        Assert.Equal(1, outcomes.Sum());
        Assert.Equal(1, _fixture.Model.Calls);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("../x")]
    [InlineData("")]
    [InlineData("a b")]
    public async Task An_id_that_could_be_another_runs_part_is_refused(string id)
    {
        var error = await Assert.ThrowsAsync<AgentsException>(() => _fixture.StartAsync(_workflow, id));
        Assert.Contains("A run's id", error.Message, StringComparison.Ordinal);
    }

    private async Task WaitingAsync()
    {
        var run = await _fixture.StartAsync(_workflow, "r");
        await _fixture.AnswerAsync(_workflow, "r", run.Requests[0].Id, "ok");
    }

    private ValueTask ClaimAsync(
        int process, string machine, string? id = null, string? over = null, bool released = false) =>
        ((IRecordLog)_fixture.Store).AppendAsync(
            [new(ClaimRecord.Collection, "r", new ClaimRecord(id ?? $"{process}", machine, process, over, released).Write())],
            WorkflowFixture.Token);
}
