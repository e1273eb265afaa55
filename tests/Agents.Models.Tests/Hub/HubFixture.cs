using Agents.Hosting;
using Agents.Models.Hub;
using Agents.Testing;
using Agents.Testing.Hub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Models.Tests.Hub;

/// <summary>A hub with a small model, a folder to pull it into, and a clock that moves when a pull waits.</summary>
internal sealed class HubFixture : IProgress<PullProgress>, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HubFixture()
    {
        var random = new Random(7);
        Server.Files["config.json"] = "{}"u8.ToArray();
        Server.Files["generation_config.json"] = "{}"u8.ToArray();
        Server.Files["tokenizer.json"] = Random(random, 3_000);
        Server.Files["model.safetensors"] = Random(random, 300_000);
        Server.Files["pytorch_model.bin"] = Random(random, 100);
        Server.Files["consolidated.safetensors"] = Random(random, 100);
        Server.Files["modeling_tiny.py"] = "import os"u8.ToArray();
        Server.Files["onnx/model.safetensors"] = Random(random, 100);
        Options = new HubOptions { Address = Server.Address };
        Weights = Server.Files["model.safetensors"];
    }

    public HubServer Server { get; } = new();

    public HubOptions Options { get; }

    public FakeTimeProvider Time { get; } = new();

    public byte[] Weights { get; set; }

    public List<PullProgress> Reports { get; } = [];

    /// <summary>Told of each report after it was written down.</summary>
    public Action<PullProgress> OnReport { get; set; } = _ => { };

    public IEnumerable<string> Notes => Reports.Select(r => r.Note).OfType<string>();

    public string Folder => _folder["data", "hub", "acme", "tiny"];

    public string Parts => _folder["data", "hub", ".parts", "acme", "tiny"];

    public IEnumerable<string> Pulled => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)
        : [];

    public Task<PulledModel> PullAsync(string model = "acme/tiny", CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(_folder["data"]);
        var data = new DataFolder(
            new OptionsWrapper<AgentsOptions>(new() { Data = _folder["data"] }), NullLogger<DataFolder>.Instance);
        var options = new OptionsWrapper<HubOptions>(Options);
        return new ModelHub(new HubFolder(options, data), options, Time).PullAsync(
            HubReference.Parse(model), "main", this, cancellationToken);
    }

    public async Task<string> RefusalAsync(string model = "acme/tiny")
    {
        var error = await Assert.ThrowsAsync<AgentsException>(
            () => PullAsync(model, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(error.Message, c => char.IsControl(c));
        return error.Message;
    }

    // A wait has begun when it is told of.
    public void Report(PullProgress value)
    {
        Reports.Add(value);
        if (value.Note is not null)
            Time.Advance(TimeSpan.FromMinutes(5));
        OnReport(value);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private static byte[] Random(Random random, int bytes)
    {
        var result = new byte[bytes];
        random.NextBytes(result);
        return result;
    }
}
