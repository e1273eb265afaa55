using Agents.Hosting;
using Agents.Models.Hub;
using Agents.Models.Serving;
using Agents.Registry;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Agents.Models.Tests.Serving;

public sealed class LocalModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryStore _store = new();
    private readonly LocalModels _models;

    public LocalModelsTests() => _models = Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("embedded", "embedded", null)]
    [InlineData("embedded@current", "embedded", null)]
    [InlineData("embedded@base", "embedded", "base")]
    [InlineData("models/smol-1.5", "smol-1.5", null)]
    [InlineData("models/smol-1.5/", "smol-1.5", null)]
    [InlineData("models/Smol.Q4_1.gguf@12ab", "Smol.Q4_1", "12ab")]
    [InlineData("acme/Smol-1.5", "Smol-1.5", null)]
    [InlineData("acme/Smol:Smol.Q4_1.gguf@base", "Smol.Q4_1", "base")]
    public void A_model_is_named_by_its_file(string text, string model, string? version) =>
        Assert.Equal(new ModelReference(model, version, "policy"), LocalModels.Reference(text, "policy"));

    [Fact]
    public async Task The_embedded_model_is_laid_out_whole_and_once()
    {
        var found = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Create().GetBaseAsync("embedded", Token).AsTask()));
        var version = found[0];
        Assert.All(found, v => Assert.Equal(version with { CreatedAt = v.CreatedAt }, v));
        Assert.Equal("embedded", version.Model);
        Assert.StartsWith(_folder["data/models/embedded"], version.Path, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateDirectories(_folder["data/models/embedded"]));
        Assert.Equal(
            Directory.EnumerateFiles(Original).Select(Path.GetFileName).Order(),
            Directory.EnumerateFiles(version.Path).Select(Path.GetFileName).Order());
        Assert.Equal(version.Id, TinyModel.Version(Original).Id);
        Assert.NotNull(await _store.FindAsync("embedded", version.Id, Token));
    }

    [Fact]
    public async Task A_build_without_a_model_says_so()
    {
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => Create([]).GetBaseAsync("embedded", Token).AsTask());
        Assert.Contains("no embedded model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_start_publishes_the_weights_as_they_came()
    {
        var path = TinyModel.Create(_folder["tiny"], 1);
        var first = await _models.PublishBaseAsync(path, Token);
        Assert.Equal(first.Id, (await _store.GetCurrentAsync("tiny", Token))!.Id);
        await _models.PublishBaseAsync(path, Token);
        Assert.Single(await _store.HistoryAsync("tiny", Token));

        TinyModel.Create(path, 2);
        var changed = await Create().PublishBaseAsync(path, Token);
        Assert.NotEqual(first.Id, changed.Id);
        Assert.Equal(changed.Id, (await _store.GetCurrentAsync("tiny", Token))!.Id);
    }

    [Fact]
    public async Task What_was_trained_stays_published()
    {
        var path = TinyModel.Create(_folder["tiny"], 1);
        var original = await _models.PublishBaseAsync(path, Token);
        var trained = TinyModel.Version(TinyModel.Create(_folder["trained"], 2)) with
        {
            Parent = original.Id,
            RunId = "run",
        };
        await _store.RegisterAsync(trained, Token);
        await _store.PublishAsync("tiny", trained.Id, "gate", Token);

        TinyModel.Create(path, 3);
        await Create().PublishBaseAsync(path, Token);

        Assert.Equal(trained.Id, (await _store.GetCurrentAsync("tiny", Token))!.Id);
        Assert.Equal(trained.Id, (await _models.FindAsync($"{path}@current", Token)).Id);
        Assert.Equal(original.Id, (await _models.FindAsync(path, Token)).Id);
        Assert.Equal(original.Id, (await _models.FindAsync($"{path}@base", Token)).Id);
        Assert.Equal(trained.Id, (await _models.FindAsync($"{path}@{trained.Id[..6]}", Token)).Id);
        await Assert.ThrowsAsync<AgentsException>(() => _models.FindAsync($"{path}@ffffffff", Token).AsTask());
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named_and_found_once_it_is()
    {
        var path = _folder["later"];
        var error = await Assert.ThrowsAsync<AgentsException>(() => _models.GetBaseAsync(path, Token).AsTask());
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        TinyModel.Create(path);
        Assert.Equal("later", (await _models.GetBaseAsync(path, Token)).Model);
    }

    [Fact]
    public async Task A_pulled_model_is_found_by_its_name_on_the_hub()
    {
        TinyModel.Create(_folder["data", "hub", "acme", "Tiny-1.5"]);
        var version = await _models.GetBaseAsync("acme/Tiny-1.5", Token);
        Assert.Equal(("Tiny-1.5", _folder["data", "hub", "acme", "Tiny-1.5"]), (version.Model, version.Path));
        var error = await Assert.ThrowsAsync<AgentsException>(() => _models.GetBaseAsync("acme/other", Token).AsTask());
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    private string Original => _folder["original"];

    private LocalModels Create(IReadOnlyList<(string, Func<Stream>)>? files = null)
    {
        if (!Directory.Exists(Original))
            TinyModel.Create(Original);
        var options = Options.Create(new AgentsOptions { Data = _folder["data"] });
        var data = new DataFolder(options, NullLogger<DataFolder>.Instance);
        files ??= [.. Directory.EnumerateFiles(Original).Order(StringComparer.Ordinal)
            .Select(f => (Path.GetFileName(f), (Func<Stream>)(() => File.OpenRead(f))))];
        var hub = new HubFolder(Options.Create(new HubOptions()), data);
        return new LocalModels(new EmbeddedModel(files, data), hub, _store, TimeProvider.System);
    }
}
