using System.Runtime.InteropServices;
using Agents.Models.Runtime.Kernels;

namespace Agents.Models.Tests.Runtime.Kernels;

public sealed unsafe class AttentionMathTests
{
    [Theory]
    [InlineData(1, 1, 8, 5)]
    [InlineData(2, 2, 16, 33)]
    [InlineData(3, 1, 20, 17)]
    [InlineData(9, 3, 64, 70)]
    [InlineData(4, 2, 80, 40)]
    [InlineData(5, 1, 96, 16)]
    [InlineData(3, 1, 16, 40, 1)]
    [InlineData(2, 1, 16, 70, 7)]
    [InlineData(4, 2, 24, 50, 33)]
    [InlineData(2, 2, 16, 20, 20)]
    [InlineData(2, 1, 24, 20, 0, 18)]
    [InlineData(4, 2, 64, 33, 5, 40)]
    public void Both_ways_agree_with_the_textbook(
        int heads, int keyHeads, int size, int tokens, int window = 0, int rotary = 0)
    {
        using var fixture = new Fixture(heads, keyHeads, size, tokens, window, rotary == 0 ? size : rotary);
        var expected = fixture.Reference();
        foreach (var first in new[] { 0, 1, tokens - 1 })
        {
            fixture.Pieces(first);
            AssertClose(expected, fixture.Output, first * heads * size);
            fixture.OneByOne();
            AssertClose(expected, fixture.Output, 0);
        }
    }

    private static void AssertClose(double[] expected, float[] actual, int from)
    {
        for (var i = from; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-5);
    }

    /// <summary>Random queries, keys and values of one sequence; memory beyond them is NaN.</summary>
    private sealed class Fixture : IDisposable
    {
        private readonly int _heads, _keyHeads, _size, _tokens, _window, _rotary;
        private readonly float[] _packed, _keys, _values, _cosines, _sines;
        private readonly List<GCHandle> _pins = [];
        private AttentionState _state;

        public Fixture(int heads, int keyHeads, int size, int tokens, int window, int rotary)
        {
            (_heads, _keyHeads, _size, _tokens) = (heads, keyHeads, size, tokens);
            (_window, _rotary) = (window, rotary);
            var random = new Random(tokens);
            _packed = Pin(tokens * (heads + 2 * keyHeads) * size, _ => random.NextSingle() - 0.5f);
            _keys = Pin(keyHeads * (tokens + 9) * size, _ => float.NaN);
            _values = Pin(keyHeads * (tokens + 9) * size, _ => float.NaN);
            _cosines = Pin(tokens * rotary / 2, i => MathF.Cos(i));
            _sines = Pin(tokens * rotary / 2, i => MathF.Sin(i));
            Output = Pin(tokens * heads * size, _ => float.NaN);
            _state = new AttentionState
            {
                Heads = heads,
                KeyValueHeads = keyHeads,
                HeadSize = size,
                RotarySize = rotary,
                Window = window,
                Scale = 1 / MathF.Sqrt(size),
                Cosines = Address(_cosines),
                Sines = Address(_sines),
                HeadStride = (tokens + 9) * size,
            };
        }

        public float[] Output { get; }

        /// <summary>All tokens stored, those from a first one on attended to at once.</summary>
        public void Pieces(int first)
        {
            fixed (AttentionState* state = &_state)
            {
                for (var head = 0; head < _keyHeads; head++)
                {
                    for (var token = 0; token < _tokens; token++)
                        AttentionMath.Store(state, Token(token), token, head, Keys(head), Values(head));
                    var count = _tokens - first;
                    fixed (float* scratch = new float[AttentionMath.PieceScratch(state, count, _tokens)])
                    {
                        AttentionMath.AttendPiece(
                            state, Token(first), first, count, head, Keys(head), Values(head), Result(first), scratch);
                    }
                }
            }
        }

        public void OneByOne()
        {
            Array.Fill(_keys, float.NaN);
            fixed (AttentionState* state = &_state)
            {
                for (var index = 0; index < _tokens * _keyHeads; index++)
                {
                    var (token, head) = (index / _keyHeads, index % _keyHeads);
                    AttentionMath.Store(state, Token(token), token, head, Keys(head), Values(head));
                    fixed (float* scratch = new float[AttentionMath.Scratch(state, token + 1)])
                    {
                        AttentionMath.Attend(
                            state, Token(token), token, head, Keys(head), Values(head), Result(token), scratch);
                    }
                }
            }
        }

        public double[] Reference()
        {
            var result = new double[Output.Length];
            for (var head = 0; head < _heads; head++)
            {
                for (var token = 0; token < _tokens; token++)
                {
                    var keyHead = head / (_heads / _keyHeads);
                    var query = Rotated(token, head);
                    var first = _window == 0 ? 0 : Math.Max(0, token + 1 - _window);
                    var scores = Enumerable.Range(first, token + 1 - first).Select(
                        t => Math.Exp(Rotated(t, _heads + keyHead).Zip(query, (k, q) => k * q)
                            .Sum() / Math.Sqrt(_size)));
                    var weights = scores.ToArray();
                    for (var i = 0; i < _size; i++)
                    {
                        var mixed = weights.Select((w, t) => w * Raw(first + t, _heads + _keyHeads + keyHead, i)).Sum();
                        result[(token * _heads + head) * _size + i] = mixed / weights.Sum();
                    }
                }
            }
            return result;
        }

        public void Dispose() => _pins.ForEach(p => p.Free());

        private double[] Rotated(int token, int head) => [.. Enumerable.Range(0, _size).Select(i =>
        {
            if (i >= _rotary)
                return (double)Raw(token, head, i);
            var half = _rotary / 2;
            var angle = token * half + i % half;
            var other = i < half ? -Raw(token, head, i + half) : Raw(token, head, i - half);
            return Raw(token, head, i) * _cosines[angle] + other * _sines[angle];
        })];

        private double Raw(int token, int head, int index) =>
            _packed[(token * (_heads + 2 * _keyHeads) + head) * _size + index];

        private float[] Pin(int count, Func<int, float> value)
        {
            float[] array = [.. Enumerable.Range(0, count).Select(value)];
            _pins.Add(GCHandle.Alloc(
                array, GCHandleType.Pinned));
            return array;
        }

        private static float* Address(float[] pinned) =>
            (float*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

        private float* Token(int token) => Address(_packed) + token * _state.Packed;

        private float* Keys(int head) => Address(_keys) + head * _state.HeadStride;

        private float* Values(int head) => Address(_values) + head * _state.HeadStride;

        private float* Result(int token) => Address(Output) + token * _heads * _size;
    }
}
