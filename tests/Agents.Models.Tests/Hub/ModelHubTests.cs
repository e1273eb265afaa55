using Agents.Models.Hub;
using Agents.Testing.Hub;

namespace Agents.Models.Tests.Hub;

/// <summary>Pulls from a server on this machine that keeps the protocol.</summary>
public sealed class ModelHubTests : IAsyncDisposable
{
    private readonly HubFixture _hub = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_folder_has_what_a_model_needs_and_nothing_that_runs()
    {
        var pulled = await _hub.PullAsync(cancellationToken: Token);
        Assert.Equal(_hub.Folder, pulled.Path);
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"], _hub.Pulled);
        Assert.Equal((4, 4, _hub.Server.Commit), (pulled.Files, pulled.Fetched, pulled.Revision));
        foreach (var file in _hub.Pulled)
            Assert.Equal(_hub.Server.Files[file], await File.ReadAllBytesAsync(Path.Combine(_hub.Folder, file), Token));
        Assert.False(Directory.Exists(_hub.Parts));
    }

    [Fact]
    public async Task A_second_pull_fetches_nothing_and_a_damaged_file_is_fetched_again()
    {
        await _hub.PullAsync(cancellationToken: Token);
        var before = _hub.Server.Downloads.Count;
        Assert.Equal(0, (await _hub.PullAsync(cancellationToken: Token)).Fetched);
        Assert.Equal(before, _hub.Server.Downloads.Count);

        await File.WriteAllBytesAsync(Path.Combine(_hub.Folder, "model.safetensors"), new byte[300_000], Token);
        Assert.Equal(1, (await _hub.PullAsync(cancellationToken: Token)).Fetched);
        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(Path.Combine(_hub.Folder, "model.safetensors"), Token));
        Assert.Equal(4, _hub.Pulled.Count());
    }

    [Fact]
    public async Task A_new_revision_brings_what_changed_and_removes_what_is_gone()
    {
        await _hub.PullAsync(cancellationToken: Token);
        await File.WriteAllTextAsync(Path.Combine(_hub.Folder, "notes.txt"), "mine", Token);
        _hub.Server.Commit = new string('a', 40);
        _hub.Server.Files.Remove("model.safetensors");
        _hub.Server.Files.Remove("generation_config.json");
        foreach (var shard in (string[])["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"])
            _hub.Server.Files[shard] = _hub.Weights[..1000];
        _hub.Server.Files["model.safetensors.index.json"] = "{}"u8.ToArray();
        // Until all is there, the old one is whole.
        _hub.OnReport = _ => Assert.Contains("config.json", _hub.Pulled);

        Assert.Equal(3, (await _hub.PullAsync(cancellationToken: Token)).Fetched);
        Assert.Equal(
            [
                "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
                "model.safetensors.index.json", "notes.txt", "tokenizer.json",
            ],
            _hub.Pulled);
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(_hub.Folder, "config.json"), Token));
    }

    [Fact]
    public async Task A_whole_file_is_pulled_and_not_the_shards_beside_it()
    {
        _hub.Server.Files["model-00001-of-00001.safetensors"] = _hub.Weights[..1000];
        _hub.Server.Files["model.safetensors.index.json"] = "{}"u8.ToArray();
        await _hub.PullAsync(cancellationToken: Token);
        Assert.Contains("model.safetensors", _hub.Pulled);
        Assert.DoesNotContain("model-00001-of-00001.safetensors", _hub.Pulled);
    }

    [Fact]
    public async Task One_file_is_pulled_beside_the_folder_without_touching_it()
    {
        await _hub.PullAsync(cancellationToken: Token);
        _hub.Server.Files["gguf/Tiny Q4.gguf"] = _hub.Weights[..5000];
        _hub.Server.Files["gguf/Tiny.Q4+K-M.gguf"] = _hub.Weights[..5000];
        var pulled = await _hub.PullAsync("acme/tiny:gguf/Tiny.Q4+K-M.gguf", Token);
        Assert.Equal(Path.Combine(_hub.Folder, "Tiny.Q4+K-M.gguf"), pulled.Path);
        Assert.Equal(_hub.Weights[..5000], await File.ReadAllBytesAsync(pulled.Path, Token));
        Assert.Equal(5, _hub.Pulled.Count());
        Assert.Equal(0, (await _hub.PullAsync(cancellationToken: Token)).Fetched);
        Assert.Equal(5, _hub.Pulled.Count());
    }

    [Fact]
    public async Task An_embedding_model_brings_its_pooling()
    {
        _hub.Server.Files["modules.json"] = "[]"u8.ToArray();
        _hub.Server.Files["1_Pooling/config.json"] = "{\"a\":1}"u8.ToArray();
        _hub.Server.Files["2_Dense/model.safetensors"] = [1];
        await _hub.PullAsync(cancellationToken: Token);
        Assert.Contains("1_Pooling/config.json", _hub.Pulled);
        Assert.DoesNotContain("2_Dense/model.safetensors", _hub.Pulled);
    }

    [Fact]
    public async Task A_cancelled_pull_is_gone_on_with()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _hub.OnReport = p =>
        {
            if (p is { File: "model.safetensors", Done: > 100_000 })
                source.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _hub.PullAsync("acme/tiny", source.Token));
        Assert.Empty(_hub.Pulled);
        var kept = new FileInfo(Assert.Single(Directory.EnumerateFiles(_hub.Parts, "model.safetensors.*"))).Length;
        Assert.InRange(kept, 100_001, 299_999);

        _hub.OnReport = _ => { };
        await _hub.PullAsync(cancellationToken: Token);
        Assert.Equal(kept, _hub.Server.Downloads[^1].Offset);
        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(Path.Combine(_hub.Folder, "model.safetensors"), Token));
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_not_where_it_sends()
    {
        await using var cdn = new HubServer();
        _hub.Options.Token = "hf_secret";
        _hub.Server.Intercept = r => r.Path.EndsWith("model.safetensors", StringComparison.Ordinal)
            ? HubReply.Of(302, $"Location: {cdn.Address}/blob?signature=1")
            : null;
        cdn.Intercept = _ => new HubReply { Body = _hub.Weights };
        await _hub.PullAsync(cancellationToken: Token);
        Assert.All(_hub.Server.Requests, r => Assert.Equal("Bearer hf_secret", r.Headers["authorization"]));
        Assert.DoesNotContain("authorization", Assert.Single(cdn.Requests).Headers.Keys);
    }

    [Fact]
    public async Task A_renamed_repository_is_followed_with_the_token()
    {
        _hub.Options.Token = "hf_secret";
        _hub.Server.Intercept = r => r.Path.Contains("/old/", StringComparison.Ordinal)
            ? HubReply.Of(307, $"Location: {r.Path.Replace("/old/", "/acme/", StringComparison.Ordinal)}")
            : null;
        await _hub.PullAsync("old/tiny", Token);
        Assert.All(_hub.Server.Requests, r => Assert.Equal("Bearer hf_secret", r.Headers["authorization"]));
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        _hub.Server.Intercept = r =>
        {
            if (!r.Path.Contains("/tree/", StringComparison.Ordinal))
                return null;
            var (first, second) = Halves(_hub.Server.Answer(r with { Path = r.Path.Split('?')[0] }));
            return r.Path.EndsWith("?cursor=2", StringComparison.Ordinal)
                ? second
                : first with { Headers = [$"Link: <{_hub.Server.Address}{r.Path}?cursor=2>; rel=\"next\""] };
        };
        Assert.Equal(4, (await _hub.PullAsync(cancellationToken: Token)).Files);
    }

    [Theory]
    [InlineData("https://a.example/x", "https://b.example/y", true)]
    [InlineData("https://a.example/x", "http://a.example/y", false)]
    [InlineData("https://a.example/x", "http://127.0.0.1/y", false)]
    [InlineData("http://127.0.0.1:5/x", "http://localhost:6/y", true)]
    [InlineData("http://127.0.0.1:5/x", "https://b.example/y", true)]
    [InlineData("http://127.0.0.1:5/x", "http://b.example/y", false)]
    [InlineData("https://a.example/x", "file:///etc/passwd", false)]
    public void No_redirect_leads_from_https_to_http(string from, string to, bool allowed) =>
        Assert.Equal(allowed, HubClient.MayLead(new Uri(from), new Uri(to)));

    private static (HubReply, HubReply) Halves(HubReply list)
    {
        var entries = System.Text.Json.Nodes.JsonNode.Parse(list.Body)!.AsArray();
        string part(int from) => $"[{string.Join(',', entries.Where((_, i) => i % 2 == from).Select(e => e!.ToJsonString()))}]";
        return (HubReply.Text(part(0)), HubReply.Text(part(1)));
    }
}
