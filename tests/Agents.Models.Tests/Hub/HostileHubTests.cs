using System.Text;
using Agents.Testing.Hub;

namespace Agents.Models.Tests.Hub;

/// <summary>Pulls from a server that cuts, stalls, lies and refuses.</summary>
public sealed class HostileHubTests : IAsyncDisposable
{
    private const string Large = "model.safetensors";

    private readonly HubFixture _hub = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(150_000)]
    [InlineData(299_999)]
    public async Task A_cut_is_gone_on_with_at_the_same_byte(int at)
    {
        Once(r => _hub.Server.Answer(r) with { CutAt = at });
        await AssertPulledAsync();
        Assert.Equal([0, at], Downloads().Select(r => r.Offset));
        Assert.Contains(_hub.Notes, n => n.Contains("again in 1 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_cuts_are_borne_while_each_attempt_brings_something()
    {
        _hub.Options.Attempts = 2;
        Always(r => _hub.Server.Answer(r) with { CutAt = Math.Min(20_000, 300_000 - r.Offset) });
        await AssertPulledAsync();
        Assert.Equal(15, Downloads().Count);
    }

    [Fact]
    public async Task A_hub_that_ignores_ranges_is_read_from_the_start_again()
    {
        var first = true;
        Always(_ =>
        {
            var reply = new HubReply { Body = _hub.Weights, CutAt = first ? 100_000 : null };
            first = false;
            return reply;
        });
        await AssertPulledAsync();
        Assert.Equal([0, 100_000], Downloads().Select(r => r.Offset));
    }

    [Fact]
    public async Task A_hub_that_always_cuts_at_the_same_byte_is_given_up_and_what_came_is_kept()
    {
        Always(_ => new HubReply { Body = _hub.Weights, CutAt = 100_000 });
        var message = await _hub.RefusalAsync();
        Assert.Contains("gave up after 5 attempts", message, StringComparison.Ordinal);
        Assert.Contains("kept", message, StringComparison.Ordinal);
        Assert.Equal(100_000, new FileInfo(Directory.EnumerateFiles(_hub.Parts, Large + ".*").Single()).Length);
        Assert.Empty(_hub.Pulled);
    }

    [Fact]
    public async Task A_stall_counts_as_a_cut()
    {
        Once(r => _hub.Server.Answer(r) with { CutAt = 100_000, Stalls = true });
        _hub.OnReport = p =>
        {
            if (p is { File: Large, Done: 100_000, Note: null })
                _hub.Time.Advance(TimeSpan.FromSeconds(_hub.Options.StallSeconds));
        };
        await AssertPulledAsync();
        Assert.Equal([0, 100_000], Downloads().Select(r => r.Offset));
        Assert.Contains(_hub.Notes, n => n.Contains("stopped sending", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hub_that_never_answers_is_given_up()
    {
        _hub.Server.Intercept = _ =>
        {
            _hub.Time.Advance(TimeSpan.FromSeconds(_hub.Options.StallSeconds));
            return new HubReply { Length = 10, Stalls = true };
        };
        Assert.Contains("gave up after 5 attempts", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300_001L)]
    [InlineData(299_999L)]
    [InlineData(long.MaxValue)]
    public async Task A_length_that_is_not_the_listed_one_is_refused_before_anything_is_taken(long length)
    {
        Always(_ => new HubReply { Body = _hub.Weights, Length = length });
        Assert.Contains($"lists 300000 bytes and sends {length}", await _hub.RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(_hub.Pulled);
    }

    [Fact]
    public async Task More_bytes_than_were_listed_are_not_taken()
    {
        Always(_ => new HubReply { Body = [.. _hub.Weights, 1], Length = -1 });
        Assert.Contains("more than the 300000 bytes", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_that_was_not_asked_for_is_refused()
    {
        var first = true;
        Always(r =>
        {
            var reply = first ? _hub.Server.Answer(r) with { CutAt = 10 } : _hub.Server.Answer(r) with
            {
                Headers = ["Content-Range: bytes 9-299999/300000"],
                Body = _hub.Weights[9..],
            };
            first = false;
            return reply;
        });
        Assert.Contains("was asked for byte 10 on and sends", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_content_is_refused_and_nothing_of_it_kept()
    {
        Always(_ => new HubReply { Body = [.. _hub.Weights[..^1], (byte)(_hub.Weights[^1] ^ 1)] });
        Assert.Contains("is not what its list says", await _hub.RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(_hub.Pulled);
        Assert.Equal(0, new FileInfo(Directory.EnumerateFiles(_hub.Parts, Large + ".*").Single()).Length);
    }

    [Fact]
    public async Task A_wrong_small_file_is_refused_by_its_git_hash()
    {
        _hub.Server.Intercept = r => r.Path.EndsWith("tokenizer.json", StringComparison.Ordinal)
            ? new HubReply { Body = new byte[3_000] }
            : null;
        Assert.Contains("tokenizer.json: what", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_was_damaged_on_disk_is_fetched_again()
    {
        Always(_ => new HubReply { Body = _hub.Weights, CutAt = 100_000 });
        await _hub.RefusalAsync();
        var part = Directory.EnumerateFiles(_hub.Parts, Large + ".*").Single();
        await File.WriteAllBytesAsync(part, new byte[200_000], Token);
        _hub.Server.Intercept = _ => null;
        await AssertPulledAsync();
        Assert.Equal([200_000, 0], Downloads().TakeLast(2).Select(r => r.Offset));
    }

    [Theory]
    [InlineData(401, "set HF_TOKEN")]
    [InlineData(403, "set HF_TOKEN")]
    [InlineData(404, "has no /api/models/acme/tiny")]
    [InlineData(400, "answers 400")]
    public async Task A_refusal_is_said_at_once(int status, string message)
    {
        _hub.Server.Intercept = _ => HubReply.Of(status);
        Assert.Contains(message, await _hub.RefusalAsync(), StringComparison.Ordinal);
        Assert.Single(_hub.Server.Requests);
    }

    [Fact]
    public async Task A_token_that_is_not_enough_is_named_and_not_shown()
    {
        _hub.Options.Token = "hf_secret";
        _hub.Server.Intercept = _ => HubReply.Of(403);
        var message = await _hub.RefusalAsync();
        Assert.Contains("the token (HF_TOKEN) may not", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_would_write_headers_is_refused_and_not_shown()
    {
        _hub.Options.Token = "hf_secret\r\nX: y";
        Assert.DoesNotContain("secret", await _hub.RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(_hub.Server.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_hub_is_waited_for_as_long_as_it_asks(int status)
    {
        Once(_ => HubReply.Of(status, "Retry-After: 7"));
        await AssertPulledAsync();
        Assert.Contains($"127.0.0.1 answers {status}; again in 7 s", _hub.Notes);
    }

    [Fact]
    public async Task A_hub_that_asks_to_wait_an_hour_is_not_waited_for()
    {
        _hub.Server.Intercept = _ => HubReply.Of(429, "Retry-After: 3600");
        Assert.Contains("asks to wait 60 minutes", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_hub_is_given_up_after_waits_that_double()
    {
        _hub.Server.Intercept = _ => HubReply.Of(500);
        Assert.Contains("gave up after 5 attempts", await _hub.RefusalAsync(), StringComparison.Ordinal);
        Assert.Equal(
            ["again in 1 s", "again in 2 s", "again in 4 s", "again in 8 s"], _hub.Notes.Select(n => n.Split("; ")[1]));
    }

    [Fact]
    public async Task Without_a_network_that_is_said_at_once()
    {
        await _hub.Server.DisposeAsync();
        var message = await _hub.RefusalAsync();
        Assert.Contains("127.0.0.1 cannot be reached", message, StringComparison.Ordinal);
        Assert.Contains("Check the network", message, StringComparison.Ordinal);
        Assert.Empty(_hub.Notes);
    }

    [Theory]
    [InlineData("http://example.org")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://user:password@example.org")]
    [InlineData("huggingface.co")]
    public async Task An_address_that_others_can_read_along_is_refused(string address)
    {
        _hub.Options.Address = address;
        Assert.Contains("Agents:Hub:Address", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.org/x", "not https")]
    [InlineData("file:///etc/passwd", "not https")]
    [InlineData("/acme/tiny/resolve/x", "without end")]
    public async Task A_redirect_to_a_wrong_place_is_refused(string target, string message)
    {
        _hub.Server.Intercept = r => r.Path.Contains("/resolve/", StringComparison.Ordinal)
            ? HubReply.Of(302, $"Location: {target}")
            : null;
        Assert.Contains(message, await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}", "expected Array")]
    [InlineData("[1]", "where an object belongs")]
    [InlineData("""[{"type":"file","path":"a.json","size":1}]""", "has no hash")]
    [InlineData("""[{"type":"file","path":"a.json","size":1,"oid":"../../x"}]""", "has no hash")]
    [InlineData("""[{"type":"file","path":"a.json","size":1,"oid":"sha","lfs":{"oid":1}}]""", "oid is of JSON type")]
    [InlineData("""[{"type":"file","path":"a.json","size":-1,"oid":"0123456789012345678901234567890123456789"}]""", "size")]
    public async Task A_wrong_list_is_refused(string list, string message)
    {
        _hub.Server.Intercept = r => r.Path.Contains("/tree/", StringComparison.Ordinal) ? HubReply.Text(list) : null;
        Assert.Contains(message, await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_without_end_is_refused()
    {
        _hub.Server.Intercept = r => r.Path.Contains("/tree/", StringComparison.Ordinal)
            ? HubReply.Text("[]") with { Headers = [$"Link: <{_hub.Server.Address}{r.Path}>; rel=\"next\""] }
            : null;
        Assert.Contains("lists more than", await _hub.RefusalAsync(), StringComparison.Ordinal);
        _hub.Server.Intercept = r => r.Path.Contains("/tree/", StringComparison.Ordinal)
            ? HubReply.Text("[]") with { Headers = ["Link: <https://example.org/next>; rel=\"next\""] }
            : null;
        Assert.Contains("another host", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_answer_is_not_read_to_its_end()
    {
        _hub.Server.Intercept = _ => new HubReply { Body = Encoding.ASCII.GetBytes(new string(' ', (16 << 20) + 1)) };
        Assert.Contains("more than the 16777216 bytes", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_larger_than_the_disk_is_refused_before_the_first_byte()
    {
        var list = Encoding.UTF8.GetString(_hub.Server.Answer(new(
            $"/api/models/acme/tiny/tree/{_hub.Server.Commit}", new Dictionary<string, string>())).Body);
        var huge = list.Replace("\"size\":300000", $"\"size\":{long.MaxValue - 1}", StringComparison.Ordinal);
        _hub.Server.Intercept = r => r.Path.Contains("/tree/", StringComparison.Ordinal) ? HubReply.Text(huge) : null;
        Assert.Contains("MiB free", await _hub.RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(_hub.Server.Downloads);
    }

    [Fact]
    public async Task Paths_that_lead_out_of_the_folder_are_no_files()
    {
        foreach (var path in (string[])["../config.json", "/etc/x.json", "a/../../config.json", "c:\\x.json", ".git/config.json"])
            _hub.Server.Files[path] = [1];
        await AssertPulledAsync();
        Assert.Equal(4, _hub.Pulled.Count());
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("acme/tiny/more")]
    [InlineData("acme/../x")]
    [InlineData("../x")]
    [InlineData("acme/.hidden")]
    [InlineData("acme/tiny:../x.gguf")]
    [InlineData("acme/tiny:/etc/x.gguf")]
    [InlineData("acme/tiny:a//b.gguf")]
    [InlineData("acme/tiny:")]
    [InlineData("acme/ti ny")]
    [InlineData("acme/tiny:x.gguf\n")]
    public async Task What_names_no_model_is_refused(string model) =>
        Assert.Contains("Write OWNER/REPO", await _hub.RefusalAsync(model), StringComparison.Ordinal);

    [Theory]
    [InlineData("acme/tiny:pytorch_model.bin", "Pickles")]
    [InlineData("acme/tiny:modeling_tiny.py", "run code")]
    [InlineData("acme/tiny:absent.gguf", "has no absent.gguf")]
    [InlineData("acme/tiny:tiny-00001-of-00002.gguf", "split GGUF")]
    public async Task A_file_that_is_not_taken_is_said_why(string model, string message) =>
        Assert.Contains(message, await _hub.RefusalAsync(model), StringComparison.Ordinal);

    [Fact]
    public async Task A_repository_of_pickles_or_ggufs_says_what_it_is()
    {
        _hub.Server.Files.Remove(Large);
        Assert.Contains("pickles", await _hub.RefusalAsync(), StringComparison.Ordinal);
        _hub.Server.Files["tiny.Q4_0.gguf"] = [1];
        Assert.Contains("acme/tiny:NAME, of tiny.Q4_0.gguf", await _hub.RefusalAsync(), StringComparison.Ordinal);
    }

    private List<HubRequest> Downloads() =>
        [.. _hub.Server.Downloads.Where(r => r.Path.EndsWith(Large, StringComparison.Ordinal))];

    private void Always(Func<HubRequest, HubReply> answer) => _hub.Server.Intercept = r =>
        r.Path.Contains("/resolve/", StringComparison.Ordinal) && r.Path.EndsWith(Large, StringComparison.Ordinal)
            ? answer(r)
            : null;

    private void Once(Func<HubRequest, HubReply> answer) => Always(r =>
    {
        _hub.Server.Intercept = _ => null;
        return answer(r);
    });

    private async Task AssertPulledAsync()
    {
        await _hub.PullAsync(cancellationToken: Token);
        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(Path.Combine(_hub.Folder, Large), Token));
    }
}
