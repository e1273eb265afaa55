using System.Runtime.InteropServices;
using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Agents.Models.Runtime.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace Agents.Models.Runtime;

/// <summary>
/// This library's operators for one session, and the native memory that their kernels share: rotary tables, and at
/// every run the slots that it works on. Disposed after the session.
/// </summary>
internal sealed unsafe class KernelContext : IDisposable
{
    private readonly List<NativeBuffer> _tables = [];
    private readonly NativeBuffer _stateBuffer;
    private readonly NativeOperator* _attention;
    private readonly NativeOperator* _gate;
    private readonly NativeOperator* _linear;
    private readonly NativeBuffer _linearBuffer;
    private readonly int _layers;
    private nint _domain;

    /// <param name="config">The model's shape.</param>
    /// <param name="packed">The matrices of <see cref="LinearKernel"/>, by number; they must outlive this.</param>
    public KernelContext(LlamaConfig config, IReadOnlyList<PackedMatrix> packed)
    {
        _layers = config.Layers;
        _stateBuffer = new NativeBuffer((long)_layers * sizeof(AttentionState));
        var isLocal = Enumerable.Range(0, _layers).Select(config.IsLocal).ToList();
        var local = isLocal.Contains(true) ? Tables(config, local: true) : default;
        var usual = isLocal.Contains(false) ? Tables(config, local: false) : default;
        for (var i = 0; i < _layers; i++)
        {
            var (cosines, sines) = isLocal[i] ? local : usual;
            States[i] = new AttentionState
            {
                Heads = config.Heads,
                KeyValueHeads = config.KeyValueHeads,
                HeadSize = config.HeadSize,
                RotarySize = config.RotarySize,
                Window = config.Window(i),
                Scale = config.AttentionScale,
                Cosines = (float*)cosines,
                Sines = (float*)sines,
            };
        }

        _attention = AttentionKernel.CreateOperator(States);
        _gate = GateKernel.CreateOperator(States);
        _linearBuffer = new NativeBuffer(sizeof(LinearScratch) + (long)packed.Count * sizeof(LinearState));
        *Scratch = default;
        for (var i = 0; i < packed.Count; i++)
            Linears[i] = new LinearState { Matrix = packed[i].View, Run = States, Scratch = Scratch };
        _linear = LinearKernel.CreateOperator(Linears);
    }

    private AttentionState* States => (AttentionState*)_stateBuffer.Address;

    private LinearScratch* Scratch => (LinearScratch*)_linearBuffer.Address;

    private LinearState* Linears => (LinearState*)(Scratch + 1);

    /// <summary>Makes the operators known to a session that is about to be built.</summary>
    public void Register(SessionOptions options) =>
        _domain = NativeApi.AddDomain(
            options.DangerousGetHandle(), "agents\0"u8, (nint)_attention, (nint)_gate, (nint)_linear);

    /// <summary>What the next run works on.</summary>
    /// <param name="cache">Keys and values.</param>
    /// <param name="slot">First slot.</param>
    /// <param name="count">Slots.</param>
    /// <param name="tokens">Tokens of each.</param>
    /// <param name="rows">Positions whose logits are wanted.</param>
    /// <param name="starts">Address of the positions that each already holds.</param>
    public void Prepare(KeyValueCache cache, int slot, int count, int tokens, int rows, nint starts)
    {
        for (var i = 0; i < _layers; i++)
        {
            var state = States + i;
            (state->Count, state->Tokens, state->Rows) = (count, tokens, rows);
            state->Starts = (int*)starts;
            state->SlotStride = cache.SlotBytes / sizeof(float);
            state->HeadStride = cache.HeadBytes / sizeof(float);
            state->Keys = (float*)cache.Address(i, value: false, slot);
            state->Values = (float*)cache.Address(i, value: true, slot);
        }
    }

    public void Dispose()
    {
        if (_domain != 0)
            NativeApi.ReleaseDomain(_domain);
        NativeMemory.Free(_attention);
        NativeMemory.Free(_gate);
        NativeMemory.Free(_linear);
        Scratch->Free();
        _linearBuffer.Dispose();
        foreach (var table in _tables)
            table.Dispose();
        _stateBuffer.Dispose();
    }

    private (nint Cosines, nint Sines) Tables(LlamaConfig config, bool local)
    {
        var count = config.ContextLength * config.RotarySize / 2;
        var bytes = (long)count * sizeof(float);
        var (cosines, sines) = (new NativeBuffer(bytes), new NativeBuffer(bytes));
        RopeCache.Fill(config, cosines.Span<float>(count), sines.Span<float>(count), local);
        _tables.AddRange([cosines, sines]);
        return (cosines.Address, sines.Address);
    }
}
