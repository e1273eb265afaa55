using System.Numerics.Tensors;
using Agents.Models.Hosting;
using Agents.Plugins.BehaviorHandbook;
using Agents.Records;
using Agents.Registry;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Agents.Models.Tests.Embeddings;

public sealed class AddLocalEmbeddingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_line_gives_a_generator_with_and_without_a_key()
    {
        TinyBert.Write(_folder["data", "hub", "acme", "tiny"]);
        await using var provider = Build("acme/tiny");
        await StartAsync(provider);
        var generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        Assert.Same(generator, provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("notes"));
        var embedding = Assert.Single(await generator.GenerateAsync(["hello world"], null, Token));
        Assert.Equal("tiny", embedding.ModelId);
        Assert.Equal(TinyBert.Hidden, embedding.Vector.Length);
    }

    [Fact]
    public async Task The_behavior_handbook_retrieves_by_it()
    {
        await using var provider = Build(TinyBert.Write(_folder["tiny"]));
        var handbook = provider.GetRequiredService<Handbook>();
        string[] notes = ["hello world", "the quick the quick", "embeddings able", "cafe naive"];
        await handbook.AddAsync(
            [.. notes.Select((n, i) => new BehaviorDraft($"note-{i}", n))], new BehaviorOrigin("a person"), Token);
        for (var i = 0; i < notes.Length; i++)
            await handbook.ApproveAsync($"note-{i}", "a test", Token);

        var found = await handbook.SearchAsync("quick the quick", null, 4, Token);
        // The text that is compared holds the name, too.
        var generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        string[] texts = ["quick the quick", .. notes.Select((n, i) => $"note {i}\n\n\n{n}")];
        var vectors = await generator.GenerateAsync(texts, null, Token);
        var expected = Enumerable.Range(0, notes.Length).OrderByDescending(i => TensorPrimitives.CosineSimilarity(
            vectors[0].Vector.Span, vectors[i + 1].Vector.Span)).Select(i => $"note-{i}");
        Assert.Equal(expected, found.Select(m => m.Behavior.Name));
    }

    [Fact]
    public async Task A_wrong_path_ends_the_start_and_a_missing_one_is_named()
    {
        await using (var provider = Build(_folder["nowhere"]))
        {
            var error = await Assert.ThrowsAsync<AgentsException>(() => StartAsync(provider));
            Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        }

        await using var empty = Build("");
        var errors = Assert.Throws<OptionsValidationException>(
            () => empty.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(errors.Failures, f => f.StartsWith("Agents:Embeddings:notes:Path", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(
            () => new ServiceCollection().AddAgents().AddLocalEmbeddings("a").AddLocalEmbeddings("a"));
    }

    private static async Task StartAsync(IServiceProvider provider)
    {
        foreach (var service in provider.GetServices<IHostedService>().OfType<LocalEmbeddingService>())
            await service.StartAsync(Token);
    }

    private ServiceProvider Build(string path)
    {
        var values = new Dictionary<string, string?>
        {
            ["Agents:Data"] = _folder["data"],
            ["Agents:Embeddings:notes:Path"] = path,
            ["BehaviorHandbook:Retrieval"] = "Embeddings",
        };
        var store = new InMemoryStore();
        var services = new ServiceCollection();
        services.AddSingleton<IModelRegistry>(store);
        services.AddSingleton<IRecordLog>(store);
        services.AddAgents(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddLocalEmbeddings("notes").AddBehaviorHandbook();
        return services.BuildServiceProvider();
    }
}
