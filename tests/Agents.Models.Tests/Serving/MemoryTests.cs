using System.Diagnostics;
using System.Text.Json;
using Agents.Models.Serving;
using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Models.Tests.Serving;

/// <summary>Alone, since memory is the process's.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests : IDisposable
{
    private const int Callers = 4;
    private const int Kinds = 6;

    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city, int days) => city, "weather");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_thousand_mixed_generations_leave_memory_as_it_was()
    {
        var path = TinyModel.Create(_folder["model"], context: 2048);
        var model = LocalModel.Load(TinyModel.Version(path), new LocalModelOptions { Threads = 1 });
        using var client = new LocalChatClient(model, new SeedSource(1), TimeProvider.System);
        await GenerateAsync(client, 600);
        var (managed, native) = Measure();

        await GenerateAsync(client, 1000);

        var (managedAfter, nativeAfter) = Measure();
        TestContext.Current.SendDiagnosticMessage(
            $"1,000 generations: managed {managed:F1} -> {managedAfter:F1} MiB, process {native:F0} -> {nativeAfter:F0}");
        // One cache of this model that stayed with each generation would be some 128 MiB; one turn record, 5 MiB.
        Assert.InRange(managedAfter, 0, managed + 2);
        Assert.InRange(nativeAfter, 0, native + 24);
    }

    private static Task GenerateAsync(LocalChatClient client, int count) => Task.WhenAll(
        Enumerable.Range(0, Callers).Select(caller => Task.Run(
            async () =>
            {
                for (var i = caller; i < count; i += Callers)
                    await OneAsync(client, i);
            },
            Token)));

    private static async Task OneAsync(LocalChatClient client, int i)
    {
        var options = new ChatOptions { Seed = i, MaxOutputTokens = 4 + (i * 7 % 60), Temperature = 1 };
        if (i % Kinds == 0)
            (options.ResponseFormat, options.MaxOutputTokens) = (Schema(i), 120);
        if (i % Kinds == 1)
            (options.Tools, options.MaxOutputTokens) = ([Weather], 200);
        if (i % Kinds == 2)
            options.AdditionalProperties = new() { ["logprobs"] = true, ["top_logprobs"] = 5 };
        var prompt = new string('x', 1 + (i * 13 % 200));
        if (i % Kinds == 3)
            await CancelAsync(client, prompt, options);
        else if (i % Kinds == 4)
            Assert.NotEmpty(await client.GetStreamingResponseAsync(prompt, options, Token).ToListAsync(Token));
        else
            Assert.NotNull((await client.GetResponseAsync(prompt, options, Token)).Usage);
    }

    private static async Task CancelAsync(LocalChatClient client, string prompt, ChatOptions options)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        options.MaxOutputTokens = 200;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync(prompt, options, cancel.Token))
                await cancel.CancelAsync();
            cancel.Token.ThrowIfCancellationRequested();
            throw new OperationCanceledException("It ended before its first text.");
        });
    }

    // More schemas than are kept at a time.
    private static ChatResponseFormatJson Schema(int i)
    {
        var name = $"k{i % 80}";
        return ChatResponseFormat.ForJsonSchema(JsonSerializer.SerializeToElement(new
        {
            type = "object",
            required = new[] { name },
            properties = new Dictionary<string, object> { [name] = new { type = "string", maxLength = 9 } },
        }));
    }

    private static (double Managed, double Native) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var managed = GC.GetTotalMemory(forceFullCollection: true) / (1024.0 * 1024);
        return (managed, process.WorkingSet64 / (1024.0 * 1024));
    }
}
