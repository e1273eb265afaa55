using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Inspection;
using Agents.Models.Runtime;
using Agents.Models.Tokenizers;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

public sealed class DamagedFilesTests : IDisposable
{
    private const int Cases = 300;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_file_is_refused_with_one_clear_error_or_read_as_it_stands()
    {
        List<(Dictionary<string, byte[]> Files, byte[] Gguf)> models =
        [
            Pristine("llama", TinyModel.Config, TinyModel.Tokenizer, TensorType.Q8_0, 8),
            Pristine("gemma", Gemma, TinyModel.Pieces, TensorType.Q6_K, 14),
            Pristine("phi", Phi, TinyModel.Pieces, TensorType.Q4_K, 12),
        ];
        var refused = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var (files, gguf) = models[seed / 2 % models.Count];
            var path = seed % 2 == 0
                ? WriteFolder(files, random, _folder[$"{seed}"])
                : WriteFile(Damage(gguf, random, Math.Min(gguf.Length / 3, 14_000)), _folder[$"{seed}.gguf"]);
            var refuses = Refuses(path, seed);
            refused += refuses ? 1 : 0;
            Assert.True(!refuses || ModelInspector.Inspect(path).Unsupported.Count > 0, $"seed {seed}: shown as sound");
            if (seed % 2 == 0)
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }

        Assert.InRange(refused, Cases / 2, Cases);
        TestContext.Current.SendDiagnosticMessage($"{refused} of {Cases} damaged models were refused");
    }

    private static LlamaConfig Gemma => TinyModel.Config with
    {
        Family = Gemma3Family.Instance,
        HiddenSize = 256,
        IntermediateSize = 256,
        HeadSize = 64,
        VocabularySize = TinyModel.Pieces.Tokens.Count,
        LocalRopeTheta = 100,
        RopeScaling = new LinearScaling(8),
        Windows = [5, 0],
    };

    private static LlamaConfig Phi => Gemma with
    {
        Family = Phi3Family.Instance,
        LocalRopeTheta = null,
        RopeScaling = new LongRopeScaling([1, 2], [3, 4], 64, 128, null),
        RotarySize = 4,
        Windows = [5, 5],
    };

    private (Dictionary<string, byte[]> Files, byte[] Gguf) Pristine(
        string name, LlamaConfig config, TokenizerModel tokenizer, TensorType type, uint number)
    {
        var folder = TinyModel.Write(_folder[name], config: config, tokenizer: tokenizer);
        using var model = Checkpoint.Open(folder);
        var gguf = GgufBuilder.From(model, number, v => ReferenceBlocks.Random(type, v.Length, seed: 1)).Build();
        return (Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes), gguf);
    }

    private static string WriteFile(byte[] bytes, string path)
    {
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string WriteFolder(Dictionary<string, byte[]> files, Random random, string folder)
    {
        string[] targets = ["config.json", "model.safetensors", "tokenizer.json", "generation_config.json"];
        var target = targets[random.Next(targets.Length)];
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in files)
        {
            // What matters of the weights' file is at its start.
            var window = name == "model.safetensors" ? 2500 : bytes.Length;
            File.WriteAllBytes(Path.Combine(folder, name), name == target ? Damage(bytes, random, window) : bytes);
        }

        return folder;
    }

    private static byte[] Damage(byte[] original, Random random, int window)
    {
        var bytes = original.ToArray();
        var at = random.Next(window);
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var i = 0; i < 8; i++)
                    bytes[random.Next(window)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill(0xFF);
                return bytes;
            case 3:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 200))..]];
            case 4:
                return [.. bytes[..at], .. bytes[Math.Max(0, at - random.Next(1, 200))..]];
            default:
                // Numbers become absurd ones.
                for (var i = at; i < window; i++)
                {
                    if (char.IsAsciiDigit((char)bytes[i]))
                        return [.. bytes[..i], .. "987654321098765432"u8, .. bytes[i..]];
                }

                goto case 1;
        }
    }

    private static bool Refuses(string path, int seed)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var checkpoint = Checkpoint.Open(path);
            var ids = checkpoint.Tokenizer.Encode("<|im_start|>hello what is é 12<|im_end|>", parseSpecial: true);
            checkpoint.Tokenizer.Decode(ids, skipSpecial: true);
            _ = checkpoint.ChatTemplate;
            using var weights = FloatWeights.Load(checkpoint);
            return false;
        }
        catch (AgentsException e)
        {
            Assert.True(e.Message.Length < 1000 && !e.Message.Any(char.IsControl), $"seed {seed}: {e.Message}");
            return true;
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {seed}: {e}");
            throw;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }
    }
}
