using System.Text.Json;
using Agents.Models.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Agents.Models.Tests.Export;

/// <summary>
/// Runs an exported folder as ONNX Runtime GenAI does, on plain ONNX Runtime: all names and sizes come from
/// genai_config.json; keys and values grow from run to run or, where a capacity is given, are written in place
/// (<c>past_present_share_buffer</c>).
/// </summary>
internal sealed class GenAiSession : IDisposable
{
    private readonly JsonElement _decoder;
    private readonly int _capacity;
    private readonly RunOptions _options = new();
    private readonly List<NativeBuffer> _buffers = [];
    private readonly List<OrtValue> _past = [];
    private readonly List<long>[] _mask;

    public GenAiSession(string folder, int capacity = 0, int batch = 1)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "genai_config.json")));
        var model = config.RootElement.GetProperty("model").Clone();
        (_decoder, _capacity) = (model.GetProperty("decoder"), capacity);
        _mask = [.. Enumerable.Range(0, batch).Select(_ => new List<long>())];
        Vocabulary = model.GetProperty("vocab_size").GetInt32();
        using var settings = new SessionOptions { IntraOpNumThreads = 1 };
        Session = new InferenceSession(Path.Combine(folder, Text(_decoder, "filename")), settings);
        Restart();
    }

    public InferenceSession Session { get; }

    public int Vocabulary { get; }

    /// <summary>Forgets all tokens.</summary>
    public void Restart()
    {
        Clear();
        Array.ForEach(_mask, m => m.Clear());
        long[] shape = [_mask.Length, Number("num_key_value_heads"), _capacity, Number("head_size")];
        for (var i = 0; i < 2 * Number("num_hidden_layers"); i++)
        {
            var buffer = new NativeBuffer(Math.Max(1, shape.Aggregate(4L, (bytes, size) => bytes * size)));
            _buffers.Add(buffer);
            _past.Add(RunBinding.Tensor(TensorElementType.Float, buffer.Address, shape));
        }
    }

    /// <summary>Feeds tokens behind those before; returns a row of logits for each.</summary>
    public float[] Run(ReadOnlySpan<int> ids) => Run([ids.ToArray()]);

    /// <summary>Feeds each sequence's tokens; the shorter ones of a prompt are padded at their end.</summary>
    public float[] Run(IReadOnlyList<int[]> rows)
    {
        var width = rows.Max(r => r.Length);
        for (var row = 0; row < rows.Count; row++)
            _mask[row].AddRange(Enumerable.Range(0, width).Select(i => i < rows[row].Length ? 1L : 0L));
        long[] fed = [.. rows.SelectMany(r => Enumerable.Range(0, width).Select(i => i < r.Length ? (long)r[i] : 0))];
        var logits = new float[fed.Length * Vocabulary];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(fed, [rows.Count, width]);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(
            [.. _mask.SelectMany(m => m)], [rows.Count, _mask[0].Count]);
        using var logitsValue = OrtValue.CreateTensorValueFromMemory(logits, [rows.Count, width, Vocabulary]);
        using var binding = Session.CreateIoBinding();
        binding.BindInput(Name("inputs", "input_ids"), idsValue);
        binding.BindInput(Name("inputs", "attention_mask"), maskValue);
        binding.BindOutput(Name("outputs", "logits"), logitsValue);
        for (var i = 0; i < _past.Count; i++)
        {
            binding.BindInput(Cache("inputs", "past", i), _past[i]);
            if (_capacity > 0)
                binding.BindOutput(Cache("outputs", "present", i), _past[i]);
            else
                binding.BindOutputToDevice(Cache("outputs", "present", i), OrtMemoryInfo.DefaultInstance);
        }

        using var outputs = Session.RunWithBoundResults(_options, binding);
        if (_capacity == 0)
            Take(outputs);
        return logits;
    }

    public void Dispose()
    {
        Clear();
        _options.Dispose();
        Session.Dispose();
    }

    // What is given out belongs to the collection; the first is the logits.
    private void Take(IDisposableReadOnlyCollection<OrtValue> outputs)
    {
        Clear();
        foreach (var output in outputs.Skip(1))
        {
            var shape = output.GetTensorTypeAndShape().Shape;
            var values = output.GetTensorDataAsSpan<float>();
            var buffer = new NativeBuffer(values.Length * sizeof(float));
            values.CopyTo(buffer.Span<float>(values.Length));
            _buffers.Add(buffer);
            _past.Add(RunBinding.Tensor(TensorElementType.Float, buffer.Address, shape));
        }
    }

    private void Clear()
    {
        _past.ForEach(p => p.Dispose());
        _buffers.ForEach(b => b.Dispose());
        _past.Clear();
        _buffers.Clear();
    }

    private int Number(string key) => _decoder.GetProperty(key).GetInt32();

    private string Name(string side, string key) => Text(_decoder.GetProperty(side), key);

    private string Cache(string side, string kind, int index) =>
        Name(side, index % 2 == 0 ? $"{kind}_key_names" : $"{kind}_value_names")
            .Replace("%d", $"{index / 2}", StringComparison.Ordinal);

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString()!;
}
