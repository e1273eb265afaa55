using Agents.Retrieval;
using Agents.Workflows.Engine;
using Microsoft.Extensions.Options;

namespace Agents.Plugins.BehaviorHandbook.Tests;

/// <summary>A handbook over a log in memory.</summary>
internal sealed class HandbookFixture
{
    public static readonly BehaviorOrigin Person = new("a person");

    public HandbookFixture(Action<BehaviorHandbookOptions>? configure = null)
    {
        configure?.Invoke(Options.Value);
        Handbook = Another();
    }

    public InMemoryRecordLog Store { get; } = new(TimeProvider.System);

    public IOptions<BehaviorHandbookOptions> Options { get; } =
        Microsoft.Extensions.Options.Options.Create(new BehaviorHandbookOptions());

    public Handbook Handbook { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A second reader of the same log, as another process has it.</summary>
    public Handbook Another() => new(Store, new HashedEmbeddingGenerator(), Options);

    /// <summary>Adds an approved behavior.</summary>
    public async Task<Behavior> ApprovedAsync(string name, string instruction, string? topic = null)
    {
        var added = await Handbook.AddAsync([new BehaviorDraft(name, instruction, topic)], Person, Token);
        if (added[0].Status == BehaviorStatus.Draft)
            await Handbook.ApproveAsync(added[0].Name, "a test", Token);
        return (await Handbook.GetAsync(added[0].Name, Token))!;
    }
}
